using Events.TestSupport;

namespace Events.Cli;

/// <summary>Bad input of each verb: a clear text, a code, and nothing changed.</summary>
public sealed class BadInputTests(RedisServerFixture fixture) : CliTests(fixture)
{
    // KEY is the stream.
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("streams ''", "pattern is empty")]
    [InlineData("info", "STREAM")]
    [InlineData("info ''", "stream is empty")]
    [InlineData("info KEY KEY", "Unrecognized")]
    [InlineData("groups KEY --nope", "--nope")]
    [InlineData("consumers KEY", "GROUP")]
    [InlineData("pending KEY g --count 0", "'0' is no number that --count takes")]
    [InlineData("pending KEY g --count -5", "'-5' is no number")]
    [InlineData("pending KEY g --count 1001", "up to 1000")]
    [InlineData("pending KEY g --count abc", "'abc' is no number")]
    [InlineData("pending KEY g --idle 5", "'5' is no time span")]
    [InlineData("pending KEY g --idle -5s", "no time span")]
    [InlineData("pending KEY g --from yesterday", "'yesterday' is no place in a stream")]
    [InlineData("pending KEY g --from 5-0 --to 1-0", "is empty")]
    [InlineData("entry KEY abc", "'abc' is not a stream entry ID")]
    [InlineData("tail KEY --last -1", "'-1' is no number")]
    [InlineData("tail KEY --last 1 --after 1-0", "not both")]
    [InlineData("tail KEY --count 0", "'0' is no number")]
    [InlineData("replay KEY --from x", "'x' is no place")]
    [InlineData("replay KEY --from 9-0 --to 1-0", "is empty")]
    [InlineData("replay KEY --count 0", "'0' is no number")]
    [InlineData("produce KEY", "TYPE")]
    [InlineData("produce KEY order.placed nofield", "'nofield' is no field")]
    [InlineData("produce KEY order.placed =x", "'=x' is no field")]
    [InlineData("produce KEY order.placed type=x", "cannot be given")]
    [InlineData("produce KEY order.placed a=1 a=2", "there twice")]
    [InlineData("produce KEY order.placed --maxlen 0", "'0' is no number")]
    [InlineData("claim KEY g bob", "Say which entries")]
    [InlineData("claim KEY g bob --idle x", "no time span")]
    [InlineData("handover KEY g", "FROM")]
    [InlineData("handover KEY g alice alice", "itself")]
    [InlineData("group set KEY g", "POSITION")]
    [InlineData("group set KEY g abc --yes", "'abc' is no place")]
    [InlineData("group", "Required command")]
    [InlineData("group rerun KEY g", "POSITION")]
    [InlineData("group rerun KEY g abc", "'abc' is no place")]
    [InlineData("group rerun KEY g 9-0", "To skip what is to come, set its position")]
    [InlineData("group rerun KEY g - --dedupe-by order.paid", "is no rule of a dedupe key")]
    [InlineData("group rerun KEY g - --forget-handled", "--forget-handled needs --dedupe-by")]
    [InlineData("consumer delete KEY g alice --to bob --yes", "--to needs --handover")]
    [InlineData("scheduled list", "STREAM")]
    [InlineData("scheduled list KEY --count 0", "'0' is no number")]
    [InlineData("scheduled cancel KEY", "ID")]
    [InlineData("scheduled", "Required command")]
    [InlineData("projections list", "STREAM")]
    [InlineData("projections rebuild KEY", "PROJECTION")]
    [InlineData("projections rebuild KEY '' --yes", "The projection is empty")]
    [InlineData("projections", "Required command")]
    [InlineData("dead list KEY --count x", "'x' is no number")]
    [InlineData("dead show KEY nope", "'nope' is not a stream entry ID")]
    [InlineData("dead requeue KEY", "Give the ID")]
    [InlineData("dead requeue KEY abc", "'abc' is no ID")]
    [InlineData("dead requeue KEY 1-0 --all", "Give the ID")]
    [InlineData("dead requeue KEY 1-0 --rate 5", "are for --all")]
    [InlineData("dead requeue KEY 1-0 --set n", "'n' is no field")]
    [InlineData("dead requeue KEY --all --set n=1", "for one dead letter")]
    [InlineData("dead requeue KEY --all --rate -1", "is no rate")]
    [InlineData("dead requeue KEY --all --rate abc", "'abc' is no rate")]
    [InlineData("dead discard KEY", "Give the IDs")]
    [InlineData("dead discard KEY abc --yes", "'abc' is no ID")]
    [InlineData("dead discard KEY 1-0 --all", "Give the IDs")]
    [InlineData("dead discard KEY 1-0 --group g", "Filters are for --all")]
    [InlineData("trim KEY", "Give one of")]
    [InlineData("trim KEY --maxlen abc --yes", "'abc' is no number")]
    [InlineData("trim KEY --maxlen '' --yes", "'' is no number")]
    [InlineData("trim KEY --maxlen -1 --yes", "'-1' is no number")]
    [InlineData("trim KEY --maxlen 1.5 --yes", "'1.5' is no number")]
    [InlineData("trim KEY --maxlen --yes", "--maxlen")]
    [InlineData("trim KEY --minid abc --yes", "'abc' is no place")]
    [InlineData("trim KEY --older-than abc --yes", "'abc' is no time span")]
    [InlineData("trim KEY --older-than 0s --yes", "would remove everything")]
    [InlineData("trim KEY --maxlen 1 --minid 5-0 --yes", "Give one of")]
    [InlineData("alerts KEY --lag -1", "'-1' is no number")]
    [InlineData("alerts KEY --age x", "no time span")]
    [InlineData("top --interval 1ms", "100ms")]
    [InlineData("top --interval abc", "no time span")]
    [InlineData("top --count 0", "'0' is no number")]
    [InlineData("doctor --group g", "needs --stream")]
    [InlineData("info KEY --redis host:port", "a port that is not a number")]
    [InlineData("info KEY --redis ''", "--redis is empty")]
    public async Task It_is_told_and_nothing_changes(string line, string says)
    {
        await DeliverAsync(3);
        await BuryAsync("1-0");
        string before = await SnapshotAsync();

        CliResult result = await RunAsync(Split(line));

        result.Fails(2, says);
        Assert.DoesNotContain("(Parameter", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
        Assert.Equal(before, await SnapshotAsync());
    }

    [Theory]
    [InlineData("info NONE", "NONE")]
    [InlineData("groups NONE", "NONE")]
    [InlineData("consumers KEY nobody", "has no group 'nobody'")]
    [InlineData("pending KEY nobody", "It has: g")]
    [InlineData("pending KEY g --consumer zoe", "no consumer 'zoe'")]
    [InlineData("entry NONE 1-0", "NONE")]
    [InlineData("tail NONE", "NONE")]
    [InlineData("replay NONE", "NONE")]
    [InlineData("produce NONE order.placed", "NONE")]
    [InlineData("claim KEY g zoe --idle 1s", "zoe")]
    [InlineData("claim KEY nobody alice --idle 1s", "nobody")]
    [InlineData("handover KEY g zoe", "zoe")]
    [InlineData("handover KEY g alice zoe", "zoe")]
    [InlineData("handover KEY nobody alice", "nobody")]
    [InlineData("group set KEY nobody - --yes", "nobody")]
    [InlineData("consumer delete KEY g zoe --yes", "zoe")]
    [InlineData("dead list NONE", "NONE")]
    [InlineData("dead show KEY 1-0", "no dead letter 1-0")]
    [InlineData("dead requeue KEY 1-0", "no dead letter 1-0")]
    [InlineData("trim NONE --maxlen 1 --yes", "NONE")]
    [InlineData("alerts NONE", "NONE")]
    public async Task What_is_not_there_is_told_and_nothing_changes(string line, string says)
    {
        await DeliverAsync(3);
        await BuryAsync("1-0");
        string before = await SnapshotAsync();

        (await RunAsync(Split(line))).Fails(3, says.Replace("NONE", Key + "-none", StringComparison.Ordinal));

        Assert.Equal(before, await SnapshotAsync());
        Assert.Equal(0L, await RedisAsync("EXISTS", Key + "-none"));
    }

    [Theory]
    [InlineData("+")]
    [InlineData("18446744073709551615")]
    [InlineData("2999-01-01")]
    public async Task A_position_that_is_still_to_come_is_refused(string position)
    {
        await DeliverAsync(3);
        string before = await SnapshotAsync();

        (await RunAsync("group", "set", Key, "g", position, "--dry-run")).Fails(4, "lies ahead of the last entry", "'$'");
        (await RunAsync("group", "set", Key, "g", position, "--yes")).Fails(4, "lies ahead of the last entry");

        Assert.Equal(before, await SnapshotAsync());
    }

    [Fact]
    public async Task A_key_of_another_kind_is_told()
    {
        await RedisAsync("SET", Key, "text");
        (await RunAsync("info", Key)).Fails(1, "something else than a stream");
        (await RunAsync("trim", Key, "--maxlen", "0", "--yes")).Fails(1, "something else than a stream");
        Assert.Equal("text", await RedisAsync("GET", Key));
    }

    [Theory]
    [InlineData("trim KEY --maxlen 1 --exact")]
    [InlineData("group set KEY g -")]
    [InlineData("consumer delete KEY g bob")]
    [InlineData("dead discard KEY --all")]
    [InlineData("dead discard KEY 1-0")]
    [InlineData("dead requeue KEY --all")]
    [InlineData("claim KEY g bob --all")]
    [InlineData("handover KEY g alice --even-if-alive")]
    public async Task What_cannot_be_undone_is_asked_for_and_refused_where_nobody_can_be_asked(string line)
    {
        await DeliverAsync(3);
        await StealAsync("bob", "1-0");
        await StealAsync("alice", "1-0");
        await BuryAsync("1-0");
        string before = await SnapshotAsync();

        (await RunAsync(Split(line))).Fails(4, "input is redirected", "--yes");
        (await RunAsync(Split(line), answer: "no")).Fails(4, "Type yes to go on", "Nothing was changed");
        (await RunAsync(Split(line), answer: "")).Fails(4, "Nothing was changed");
        Assert.Equal(before, await SnapshotAsync());
        CliResult done = await RunAsync(Split(line), answer: "yes");

        Assert.True(done.Code is 0 or 3, done.Error);
        if (done.Code == 0) Assert.NotEqual(before, await SnapshotAsync());
    }

    private string[] Split(string line) =>
    [
        .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
        {
            "KEY" => Key,
            "NONE" => Key + "-none",
            "''" => "",
            _ => word,
        }),
    ];
}
