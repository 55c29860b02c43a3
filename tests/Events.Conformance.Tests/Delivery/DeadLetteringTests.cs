using System.Globalization;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Moves to the dead-letter stream.</summary>
public abstract class DeadLetteringTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    private static readonly DeadLetterInfo Letter = new("max-deliveries", "System.Exception", "no\r\nluck", "f1", At);

    [Fact]
    public async Task The_original_fields_come_first_then_what_is_known()
    {
        await AddAsync("1-0", "type", "order.placed", "amount", "", "amount", "2", "\0\xff", "\x80");
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        await Store.ClaimAsync(new(Key, Group, "bob"), TimeSpan.Zero, Ids("1-0"));

        EntryId? id = await DeadLetterAsync("bob", "1-0");

        Assert.Equal(
            [$"{id} type=order.placed amount= amount=2 \0\xff=\x80 " + Known("bob", "1-0", 2)], await LinesAsync(Dead));
        Assert.Empty(await PendingAsync());
        Assert.Equal(1, await Store.LengthAsync(Key));
    }

    [Fact]
    public async Task A_consumer_that_has_lost_the_entry_writes_nothing()
    {
        await DeliverAsync(1);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, Long);
        await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(Long, MinIdle));
        await StealAsync("bob", "1-0");

        await WritesNothingAsync(async () => Assert.Equal(new DeadLetterMove(null, "bob"), await Store.DeadLetterAsync(
            new(Key, Group, "alice"), WithKey("1-0", "a"), new(Dead, StreamTrim.ToLength(0)), Letter)));
    }

    [Fact]
    public async Task Repeating_it_writes_nothing()
    {
        await DeliverAsync(1);
        await DeadLetterAsync("alice", "1-0");

        await WritesNothingAsync(async () => Assert.Null(await DeadLetterAsync("alice", "1-0")));
    }

    [Fact]
    public async Task Of_many_that_try_one_moves_it()
    {
        await DeliverAsync(1);

        EntryId?[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => DeadLetterAsync("alice", "1-0"))));

        Assert.Single(ids, id => id is not null);
        Assert.Single(await LinesAsync(Dead));
    }

    [Fact]
    public async Task An_entry_whose_payload_is_gone_is_moved_with_what_is_known()
    {
        await DeliverAsync(1);
        await Store.DeleteAsync(Key, Ids("1-0"));

        EntryId? id = await DeadLetterAsync("alice", "1-0");

        Assert.Equal([$"{id} {Known("alice", "1-0", 1)}"], await LinesAsync(Dead));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task An_entry_with_more_fields_than_a_step_can_move_is_moved_without_them()
    {
        string[] most = [.. Enumerable.Range(0, 6800).Select(i => $"{i}")];
        await AddAsync("1-0", most);
        await AddAsync("2-0", [.. most, "one", "more"]);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        await DeadLetterAsync("alice", "1-0");
        await DeadLetterAsync("alice", "2-0");

        string[] lines = await LinesAsync(Dead);
        Assert.Contains(" 0=1 2=3 ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($" 6798=6799 {Known("alice", "1-0", 1)}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($"-0 {Known("alice", "2-0", 1)} dead:omitted=3401", lines[1].Replace("-1 ", "-0 ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(" one=", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, await Store.LengthAsync(Key));
        ServerErrorException refused = await Assert.ThrowsAsync<ServerErrorException>(
            async () => await Store.RequeueAsync(Dead, await LastDeadAsync(), Requeue));
        Assert.Equal("OMITTED", refused.Code);
        Assert.Equal(2, await Store.LengthAsync(Dead));
    }

    [Fact]
    public async Task The_dead_letters_are_trimmed()
    {
        await DeliverAsync(5);
        foreach (string id in new[] { "1-0", "2-0", "3-0", "4-0", "5-0" })
        {
            await Store.DeadLetterAsync(new(Key, Group, "alice"), new OwnedEntry(Id(id)), new(Dead, StreamTrim.ToLength(2, exact: true)), Letter);
        }

        string[] lines = await LinesAsync(Dead);
        Assert.Equal(2, lines.Length);
        Assert.Contains(" n=4 ", lines[0], StringComparison.Ordinal);
        Assert.Contains(" n=5 ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_due_time_and_its_claim_on_a_dedupe_key_are_given_up()
    {
        await DeliverAsync(2);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a"), WithKey("2-0", "b") }, Long);
        await Store.DeferAsync(new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(Long, MinIdle));

        await Store.DeadLetterAsync(new(Key, Group, "alice"), WithKey("1-0", "a"), new(Dead), Letter);

        Assert.Null(await Fixture.ValueAsync(DueTimes));
        Assert.Null(await Fixture.ValueAsync(DedupeKey("a")));
        Assert.Equal("2-0", await Fixture.ValueAsync(DedupeKey("b")));
    }

    [Fact]
    public async Task Where_the_dead_letters_cannot_be_written_nothing_is()
    {
        await DeliverAsync(1);
        await Fixture.PutOtherValueAsync(Dead);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, Long);

        await WritesNothingAsync(() => Assert.ThrowsAsync<WrongTypeException>(
            async () => await Store.DeadLetterAsync(new(Key, Group, "alice"), WithKey("1-0", "a"), new(Dead), Letter)));
    }

    [Fact]
    public async Task Without_the_group_it_is_refused() =>
        await Assert.ThrowsAsync<GroupNotFoundException>(() => DeadLetterAsync("alice", "1-0"));

    private static string Known(string consumer, string id, int? attempts) =>
        "dead:reason=max-deliveries dead:exception=System.Exception dead:message=no\r\nluck "
        + $"dead:attempts={attempts?.ToString(CultureInfo.InvariantCulture)} dead:group={Group} dead:consumer={consumer} dead:id={id} "
        + $"dead:at_ms={At.ToUnixTimeMilliseconds()} dead:fingerprint=f1";

    private async Task<EntryId> LastDeadAsync()
    {
        using EntryPage page = await Store.ReverseRangeAsync(Dead, EntryId.Max, EntryId.Min, 1);
        return page.GetId(0);
    }

    private async Task<EntryId?> DeadLetterAsync(string consumer, string id) =>
        (await Store.DeadLetterAsync(new(Key, Group, consumer), new OwnedEntry(Id(id)), new(Dead), Letter)).Letter;
}
