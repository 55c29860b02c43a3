using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Events.Administration;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.DeadLetters;
using Events.Errors;
using Events.Producing;
using Events.Projections;
using Events.Redis;
using Events.Redis.Administration;
using Events.Redis.Permissions;
using Events.Redis.Scripts;
using Events.Redis.Stores;
using Events.Retaining;
using Events.Store;
using Events.Store.Retaining;
using Events.Streams;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>The rules of the permissions guide, word for word, on a real Redis; and what is told of permissions that are missing.</summary>
public sealed partial class PermissionTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int Missing = 2124;

    private readonly RedisServer _server = redis.Server;
    private readonly string _key = RedisServer.UniqueKey("work");
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task The_rules_of_the_guide_suffice_for_what_they_are_for()
    {
        await using World admin = await RedisWorld.OpenAsync(_server);
        await using EventsClient producer = await ConnectAsync(await MakeUserAsync("producer"));
        WorkStream stream = producer.OpenStream<WorkStream>(new StreamOptions { Key = _key });
        await stream.ProduceAsync(new Work(1));
        await stream.ProduceBatchAsync([new Charge("c-1", 2), new Charge("c-1", 2)]);
        await stream.ProduceAsync(new Step("s", 1));
        await stream.ProduceAsync(new Step("t", 2));
        string state = new StreamKey(_key).Beside("state").Name;

        string user = await MakeUserAsync("consumer");
        await using EventsClient consumer = await ConnectAsync(user);
        var stuck = new Workers { Body = static (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        GroupConsumer dying = Start(consumer, admin, stuck, "dying");
        await admin.UntilAsync(() => stuck.Runs.Count == 1);
        await dying.AbortAsync();

        // Reaped, retried at once and late, committed, dead-lettered, deduplicated.
        var workers = new Workers
        {
            Body = async (value, context, token) =>
            {
                if (value is Work) throw new InvalidOperationException("no");
                if (value is Step { Number: 2 }) context.DeadLetter("by hand");
                else if (value is Step && context.DeliveryCount <= 2) context.Retry(admin.MinIdle * 2);
                else if (value is Step) await context.CommitAsync(commit => commit.Set(state, "v"), token);
            },
        };
        await using (GroupConsumer living = Start(consumer, admin, workers, "living"))
        {
            await admin.UntilAsync(async () => await LettersAsync(admin.Client) == 2 && await _server.CommandAsync("GET", state) is "v");
            await living.StopAsync();
        }

        await using EventsClient operating = await ConnectAsync(await MakeUserAsync("operator"));
        DeadLetterQueue letters = operating.OpenDeadLetters<WorkStream>(_key);
        Assert.Equal(2, await letters.CountAsync());
        var all = new List<DeadLetter>();
        await foreach (DeadLetter letter in letters.ListAsync()) all.Add(letter);
        Assert.Equal(1, await letters.DiscardAsync(new[] { all.Single(static letter => letter.Entry.Event is Step).Id }));
        Assert.Equal(1, await letters.RequeueAllAsync());
        await operating.HandOverAsync<Workers>("dying", "living", _key);
        await AdministerAsync(operating.Administration);

        var healed = new Workers();
        await using (GroupConsumer last = Start(consumer, admin, healed, "living"))
        {
            await admin.UntilAsync(() => healed.Seen<Work>().Contains(new Work(1)));
            await last.StopAsync();
        }

        await operating.Store.TrimAsync(new StreamKey(_key), StreamTrim.ToLength(1, exact: true));
        Assert.True(await operating.DeleteStreamAsync<WorkStream>(_key));
        Assert.Empty(await RefusedAsync());
    }

    private async Task AdministerAsync(StreamAdministration administration)
    {
        const string group = "workers";
        await foreach (string key in administration.FindStreamsAsync(_key)) Assert.Equal(_key, key);
        await administration.DescribeStreamAsync(_key);
        Assert.Equal(group, Assert.Single(await administration.ListGroupsAsync(_key)).Group);
        await administration.ListPendingAsync(_key, group);
        await administration.ClaimAsync(_key, group, "living", new PendingFilter { MinIdle = TimeSpan.FromDays(1) });
        await administration.DeleteConsumerAsync(_key, group, "dying", handOver: true);
        EntryId id = await administration.ProduceAsync(_key, "work.todo", [new("number", "7")]);
        await administration.DescribeEntryAsync(_key, id);
        await foreach (RawEntry entry in administration.TailAsync(_key, id.Previous())) break;
        await administration.SetGroupPositionAsync(_key, group, (await administration.DescribeGroupAsync(_key, group)).LastDelivered);
        await administration.FindAlertsAsync(_key);
        await administration.PlanTrimAsync(_key, StreamTrim.ToLength(1));
        Assert.Equal(0, (await administration.ListScheduledAsync(_key)).Total);
        Assert.False((await administration.CancelScheduledAsync(_key, "none")).IsCancelled);
        StoreReport report = await administration.DiagnoseAsync(_key, group);
        Assert.DoesNotContain(report.Findings, static finding => finding.Name is "INFO" or "CONFIG");
        Assert.DoesNotContain(report.Findings, static finding => finding.Text.Contains("administration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rule_for_producing_with_keys_suffices_and_each_command_of_it_is_told_that_is_missing()
    {
        var stream = new StreamKey("orders");
        string rule = NeededPermissions.RuleOf(NeededPermissions.KeyedProducer(stream), stream);
        Assert.Equal(rule, Guide.Rule("keyed").Split("resetkeys ")[1].Replace(" -@all", ""));
        await using EventsClient client = await ConnectAsync(await MakeUserAsync("keyed"));
        WorkStream work = client.OpenStream<WorkStream>(new StreamOptions { Key = _key });
        Assert.Equal(await work.ProduceAsync(new Work(1), "k"), await work.ProduceAsync(new Work(1), "k"));

        foreach (string command in rule.Split(' ').Where(static word => word[0] == '+' && word is not "+eval"))
        {
            await using EventsClient restricted = await ConnectAsync(await MakeUserAsync("keyed", $"-{command[1..]}"));
            WorkStream refused = restricted.OpenStream<WorkStream>(new StreamOptions { Key = _key });
            string key = command is "+xadd" or "+set" ? command : "k";
            MissingPermissionException missing = await Assert.ThrowsAsync<MissingPermissionException>(async () => await refused.ProduceAsync(new Work(1), key));
            Assert.Contains(command[1..].ToUpperInvariant(), missing.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_rule_for_scheduling_suffices_and_each_command_of_it_is_told_that_is_missing()
    {
        var stream = new StreamKey("orders");
        string rule = NeededPermissions.RuleOf(NeededPermissions.Scheduling(stream), stream);
        Assert.Equal(rule, Guide.Rule("scheduler").Split("resetkeys ")[1].Replace(" -@all", ""));
        await using EventsClient client = await ConnectAsync(await MakeUserAsync("scheduler"));
        WorkStream work = client.OpenStream<WorkStream>(new StreamOptions { Key = _key });
        ScheduledEvent first = await work.ProduceAfterAsync(new Work(1), TimeSpan.FromHours(1));
        Assert.True((await work.CancelScheduledAsync(first.Id)).IsCancelled);
        await work.ProduceRecurringAsync(new Work(2), "every second", "* * * * * *");
        await work.ProduceAfterAsync(new Work(3), TimeSpan.Zero);
        await Eventually.TrueAsync(async () => (long)(await _server.CommandAsync("XLEN", _key))! >= 2);
        Assert.True((await work.CancelScheduledAsync("every second")).IsCancelled);
        Assert.Empty(await RefusedAsync());

        foreach (string command in rule.Split(' ').Where(static word => word[0] == '+' && word is not "+eval"))
        {
            await using RedisStreamStore restricted = await RedisStreamStore.ConnectAsync(Options(await MakeUserAsync("scheduler", $"-{command[1..]}")));
            MissingPermissionException? missing = await PermissionCheck.FindMissingAsync(
                restricted, new StreamKey(_key), "x", NeededPermissions.Scheduling(new StreamKey(_key)), default);
            Assert.Contains(command[1..].ToUpperInvariant(), missing?.Message ?? $"nothing for {command}", StringComparison.Ordinal);
        }

        await using EventsClient reader = await ConnectAsync(await MakeUserAsync("producer"));
        WorkStream refused = reader.OpenStream<WorkStream>(new StreamOptions { Key = _key });
        await Assert.ThrowsAsync<MissingPermissionException>(async () => await refused.ProduceAfterAsync(new Work(1), TimeSpan.Zero));
    }

    [Fact]
    public async Task The_rule_for_a_projection_suffices_with_what_its_handlers_write()
    {
        var orders = new StreamKey("orders");
        string rule = NeededPermissions.RuleOf(NeededPermissions.Projection(orders, "tally"), orders);
        Assert.Equal(rule, Guide.Rule("projector").Split("resetkeys ")[1].Replace(" -@all", ""));
        await using World admin = await RedisWorld.OpenAsync(_server);
        await admin.Client.OpenStream<WorkStream>(new StreamOptions { Key = _key }).ProduceAsync(new Work(1));
        await using EventsClient client = await ConnectAsync(await MakeUserAsync("projector", "+xadd"));
        await using (ProjectionRunner runner = client.StartProjection(new Tally(), new ProjectionOptions { KeepOld = TimeSpan.Zero }, _key))
        {
            await Eventually.TrueAsync(() => runner.Status.State == ProjectionState.Live);
            await runner.RebuildAsync();
            await Eventually.TrueAsync(async () => (await runner.View.DescribeAsync())!.Generations is [{ Number: 2 }]);
        }

        Assert.Empty(await RefusedAsync());
        await using EventsClient refused = await ConnectAsync(await MakeUserAsync("projector", "-hmget"));
        await using ProjectionRunner none = refused.StartProjection(new Tally(), streamKey: _key);
        await Eventually.TrueAsync(() => none.Status is { State: ProjectionState.Away, Fault: not null });
        Assert.Contains("HMGET", none.Status.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rule_for_looking_after_a_stream_suffices()
    {
        await using World admin = await RedisWorld.OpenAsync(_server);
        await admin.Client.OpenStream<WorkStream>(new StreamOptions { Key = _key }).ProduceAsync(new Work(1));
        await admin.Client.Store.CreateGroupAsync(new StreamKey(_key), "g", null);
        await using EventsClient client = await ConnectAsync(await MakeUserAsync("keeper"));
        await using RetentionKeeper keeper = client.KeepRetention<WorkStream>(
            new RetentionOptions { Rule = new RetentionRule { AfterAllGroups = true, MaxAge = TimeSpan.FromDays(1), HardCap = 1 } }, _key);
        Assert.Equal(1, (await keeper.RunAsync())!.Length);
        await keeper.DisposeAsync();
        Assert.False(await admin.Client.Store.ExistsAsync(new StreamKey(_key).Beside("retention")));
    }

    [Fact]
    public void What_an_operator_is_asked_for_is_what_the_guide_allows_one()
    {
        var stream = new StreamKey("orders");
        string rule = NeededPermissions.RuleOf(AdministrationPermissions.Of(stream, "g"), stream);
        Assert.Equal(rule, Guide.Rule("operator").Split("resetkeys ")[1].Replace(" -@all", ""));
    }

    [Fact]
    public async Task What_a_consumer_asks_for_at_its_start_is_what_the_guide_allows_it()
    {
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse(_server.Endpoint));
        var stream = new StreamKey("orders");
        NeededCommand[] needed = NeededPermissions.Consumer(stream, "g");
        string rule = NeededPermissions.RuleOf(needed, stream);
        Assert.Equal($"{rule} +client|unblock", Guide.Rule("consumer").Split("resetkeys ")[1].Replace(" -@all", ""));

        // Each by itself, and all: what scripts call as well.
        foreach (string command in needed.Select(static command => command.Rule).Distinct())
        {
            string user = await MakeUserAsync("consumer", $"-{command[1..]}");
            await using RedisStreamStore restricted = await RedisStreamStore.ConnectAsync(Options(user));
            MissingPermissionException? missing = await PermissionCheck.FindMissingAsync(
                restricted, new StreamKey(_key), "x", NeededPermissions.Consumer(new StreamKey(_key), "g"), default);
            Assert.Contains(command[1..].Replace('|', ' ').ToUpperInvariant(), missing?.Message ?? $"nothing for {command}", StringComparison.Ordinal);
        }

        HashSet<string> allowed = [.. Guide.Rule("consumer").Split(' '), .. Guide.Rule("operator").Split(' '), .. Guide.Rule("projector").Split(' '), "+command|info"];
        foreach (string command in ScriptCommands()) Assert.Contains(command, allowed);
    }

    [Theory]
    [InlineData("-xack", "XACK on")]
    [InlineData("-eval", "EVAL")]
    [InlineData("-zadd -zrem", "ZADD on")]
    [InlineData("resetkeys ~*nothing*", "EVAL")]
    public async Task A_consumer_that_may_not_says_so_once_with_the_rule_and_goes_on_when_it_may(string restriction, string told)
    {
        await using World admin = await RedisWorld.OpenAsync(_server);
        string user = await MakeUserAsync("consumer", restriction.Split(' '));
        var log = new RecordingLoggers();
        await using EventsClient client = await ConnectAsync(user, log);
        var workers = new Workers();
        await using GroupConsumer consumer = Start(client, admin, workers, "c");
        await admin.UntilAsync(() => consumer.State == ConsumerState.WaitingForStore);
        var missing = Assert.IsType<MissingPermissionException>(consumer.Status.LastError);
        Assert.Contains(told, missing.Message, StringComparison.Ordinal);
        Assert.Contains($"ACL SETUSER {user} ~{_key} ~{{{_key}}}:* +del ", missing.Message, StringComparison.Ordinal);
        await admin.PassAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal((1, 0), (log.Count(Missing), log.Count(2004)));

        await MakeUserAsync("consumer");
        await ProduceAsync(admin, 1);
        await admin.UntilAsync(() => workers.Runs.Count == 1);
        Assert.Equal(ConsumerState.Running, consumer.State);
        Assert.Equal(1, log.Count(Missing));
    }

    [Fact]
    public async Task A_permission_that_is_taken_away_is_told_once_and_nothing_is_lost()
    {
        await using World admin = await RedisWorld.OpenAsync(_server);
        string user = await MakeUserAsync("consumer");
        var log = new RecordingLoggers();
        await using EventsClient client = await ConnectAsync(user, log);
        var workers = new Workers();
        await using GroupConsumer consumer = Start(client, admin, workers, "c");
        await ProduceAsync(admin, 1);
        await admin.UntilAsync(() => workers.Runs.Count == 1);
        await MakeUserAsync("consumer", "-xreadgroup");
        await ProduceAsync(admin, 2);
        await admin.UntilAsync(() => log.Count(Missing) == 1);
        await admin.PassAsync(TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, log.Count(Missing));
        await MakeUserAsync("consumer");
        await admin.UntilAsync(() => workers.Seen<Work>().Contains(new Work(2)));
    }

    [Theory]
    [InlineData("-xack")]
    [InlineData("-xclaim")]
    [InlineData("-xpending")]
    [InlineData("-xinfo|groups")]
    [InlineData("-hset")]
    [InlineData("-pexpire")]
    [InlineData("-evalsha -eval")]
    [InlineData("resetkeys ~{orders}:*")]
    [InlineData("resetkeys ~orders")]
    public async Task Whatever_is_taken_away_while_it_runs_is_one_line_with_the_rule(string restriction)
    {
        await using World admin = await RedisWorld.OpenAsync(_server);
        string user = await MakeUserAsync("consumer");
        var log = new RecordingLoggers();
        await using EventsClient client = await ConnectAsync(user, log);

        // For longer than until a lease is renewed.
        var workers = new Workers { Body = (_, _, token) => Task.Delay(admin.MinIdle / 2, token) };
        await using GroupConsumer consumer = Start(client, admin, workers, "c");
        await ProduceAsync(admin, 1);
        await admin.UntilAsync(() => consumer.HandledCount == 1);
        await MakeUserAsync("consumer", restriction.Replace("orders", _key).Split(' '));
        for (int i = 2; i < 6; i++) await ProduceAsync(admin, i);
        await admin.UntilAsync(() => log.Count(Missing) >= 1);
        await admin.PassAsync(admin.MinIdle * 3);
        string lines = string.Join(
            '\n',
            log.ToString()
                .Split('\n')
                .Where(static line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.True(lines.Split('\n').Length == 1 && lines.StartsWith($"Error {Missing}", StringComparison.Ordinal), lines);
        Assert.Contains($"ACL SETUSER {user} ~{_key} ~{{{_key}}}:* +del ", lines, StringComparison.Ordinal);

        await MakeUserAsync("consumer");
        await admin.UntilAsync(() => log.Count(2125) == 1);
        await admin.UntilAsync(() => Enumerable.Range(1, 5).All(i => workers.Seen<Work>().Contains(new Work(i))));
    }

    [Fact]
    public async Task A_command_that_was_renamed_is_named()
    {
        if (_server.IsGiven) return;
        await using RedisServer server = await RedisServer.StartOwnAsync("--rename-command", "XCLAIM", "HIDDEN");
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint));
        MissingPermissionException? missing = await PermissionCheck.FindMissingAsync(
            store, new StreamKey("orders"), "x", NeededPermissions.Consumer(new StreamKey("orders"), "g"), default);
        Assert.Contains("XCLAIM (the server does not know it", missing!.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ScriptCommands()
    {
        IEnumerable<LuaScript> scripts = typeof(LuaScript).Assembly.GetTypes()
            .Where(static type => !type.ContainsGenericParameters)
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(static field => field.FieldType == typeof(LuaScript))
            .Select(static field => (LuaScript)field.GetValue(null)!);
        return scripts.SelectMany(static script => Call().Matches(Encoding.UTF8.GetString(script.Text)))
            .Select(static match => match.Groups[2].Success && match.Groups[1].Value is "XGROUP" or "XINFO" or "COMMAND"
                ? $"+{match.Groups[1].Value}|{match.Groups[2].Value}".ToLowerInvariant()
                : $"+{match.Groups[1].Value}".ToLowerInvariant())
            .Distinct();
    }

    [GeneratedRegex(@"call\('([A-Z]+)'(?:, *'([A-Z]+)')?")]
    private static partial Regex Call();

    private GroupConsumer Start(EventsClient client, World world, Workers workers, string name)
    {
        ConsumerOptions options = world.Options(name);
        options.MaxDeliveries = 4;
        GroupConsumer consumer = client.CreateConsumer(workers, options, _key);
        consumer.Start();
        return consumer;
    }

    private async Task ProduceAsync(World world, int number) =>
        await world.Client.OpenStream<WorkStream>(new StreamOptions { Key = _key }).ProduceAsync(new Work(number));

    private async ValueTask<long> LettersAsync(EventsClient client) => await client.OpenDeadLetters<WorkStream>(_key).CountAsync();

    private async Task<string> MakeUserAsync(string role, params string[] more)
    {
        string user = $"{role}-{_suffix}";
        string[] rule = [.. Guide.Rule(role).Split(' ').Select(word => word.Replace("orders", _key)), .. more];
        await _server.CommandAsync(["ACL", "SETUSER", user, "reset", .. rule]);
        return user;
    }

    private RedisOptions Options(string user) => RedisOptions.Parse(_server.Endpoint) with { User = user, Password = "secret" };

    private async Task<EventsClient> ConnectAsync(string user, RecordingLoggers? log = null) =>
        new(await RedisStreamStore.ConnectAsync(Options(user)), null, log);

    // What the server has refused to the users of this test, apart from what the guide says is done without.
    private async Task<List<string>> RefusedAsync()
    {
        var refused = new List<string>();
        foreach (object? entry in (object?[])(await _server.CommandAsync("ACL", "LOG", "100"))!)
        {
            var about = (object?[])entry!;
            var fields = Enumerable.Range(0, about.Length / 2).ToDictionary(i => $"{about[2 * i]}", i => $"{about[(2 * i) + 1]}");
            if (!fields["username"].EndsWith(_suffix, StringComparison.Ordinal)) continue;
            if (fields["object"] is "info" or "command|info" or "command" or "ping" or "client|setinfo" or "client") continue;
            refused.Add($"{fields["username"]}: {fields["reason"]} {fields["object"]}");
        }

        return refused;
    }

    private static class Guide
    {
        public static string Rule(string role)
        {
            string page = File.ReadAllText(Path.Combine(GuideTests.Guides, "permissions.md"));
            string line = page.Split('\n').Single(line => line.StartsWith($"ACL SETUSER {role} ", StringComparison.Ordinal));
            return line[$"ACL SETUSER {role} ".Length..].Trim();
        }
    }
}
