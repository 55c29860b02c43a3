using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Back from the dead letters.</summary>
public abstract class RequeueingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    private static readonly DeadLetterInfo Letter = new("handler", "", "", "f", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task The_original_fields_go_to_the_groups_requeue_stream()
    {
        EntryId letter = await DieAsync("1-0", "type", "a", "\0", "\xff");

        EntryId? id = await Store.RequeueAsync(Dead, letter, Requeue);

        Assert.Equal([$"{id} type=a \0=\xff dead:id=1-0"], await LinesAsync(Requeue));
        Assert.Empty(await LinesAsync(Dead));
    }

    [Fact]
    public async Task Other_fields_can_be_given()
    {
        EntryId letter = await DieAsync("1-0", "type", "a");

        EntryId? id = await Store.RequeueAsync(Dead, letter, Requeue, new([new("type", "b"), new("ü", "ö")]));

        string[] lines = await LinesAsync(Requeue);
        Assert.Equal([$"{id} type=b Ã¼=Ã¶ dead:id=1-0"], lines);
    }

    [Fact]
    public async Task Fields_of_dead_letters_cannot_be_given()
    {
        EntryId letter = await DieAsync("1-0", "type", "a");

        await WritesNothingAsync(() => Assert.ThrowsAsync<ArgumentException>(
            async () => await Store.RequeueAsync(Dead, letter, Requeue, new([new("dead:id", "b")]))));
    }

    [Fact]
    public async Task Of_many_that_try_one_requeues_it()
    {
        EntryId letter = await DieAsync("1-0", "type", "a");

        EntryId?[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(async () => await Store.RequeueAsync(Dead, letter, Requeue))));

        Assert.Single(ids, id => id is not null);
        Assert.Single(await LinesAsync(Requeue));
    }

    [Fact]
    public async Task What_is_not_there_is_not_requeued_and_nothing_is_written()
    {
        await WritesNothingAsync(async () => Assert.Null(await Store.RequeueAsync(Dead, Id("5-0"), Requeue)));
        EntryId letter = await DieAsync("1-0", "type", "a");
        await Store.RequeueAsync(Dead, letter, Requeue);
        await WritesNothingAsync(async () => Assert.Null(await Store.RequeueAsync(Dead, letter, Requeue)));
    }

    [Fact]
    public async Task Where_the_requeue_stream_cannot_be_written_nothing_is()
    {
        EntryId letter = await DieAsync("1-0", "type", "a");
        await Fixture.PutOtherValueAsync(Requeue);

        await WritesNothingAsync(() => Assert.ThrowsAsync<WrongTypeException>(
            async () => await Store.RequeueAsync(Dead, letter, Requeue)));
    }

    [Fact]
    public async Task An_entry_that_dies_again_keeps_the_id_it_once_had_and_its_own_fields()
    {
        EntryId letter = await DieAsync("1-0", "type", "a");
        EntryId again = (await Store.RequeueAsync(Dead, letter, Requeue))!.Value;
        await Store.CreateGroupAsync(Requeue, Group, EntryId.Min);
        await using (IGroupReader reader = Store.OpenReader(new ConsumerKey(Requeue, Group, "alice")))
        {
            (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        }

        EntryId? died = (await Store.DeadLetterAsync(new(Requeue, Group, "alice"), new OwnedEntry(again), new(Dead), Letter)).Letter;

        Assert.Equal(
            [$"{died} type=a dead:reason=handler dead:exception= dead:message= dead:attempts=1 dead:group={Group} "
                + "dead:consumer=alice dead:id=1-0 dead:at_ms=0 dead:fingerprint=f"],
            await LinesAsync(Dead));
    }

    [Fact]
    public async Task What_the_group_has_acknowledged_is_cut_off()
    {
        var ids = new List<EntryId>();
        await Store.CreateGroupAsync(Requeue, Group, EntryId.Min);
        for (int i = 1; i <= 4; i++)
        {
            EntryId letter = await DieAsync($"{i}-0", "n", $"{i}");
            ids.Add((await Store.RequeueAsync(Dead, letter, Requeue))!.Value);
            if (i == 3)
            {
                await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Requeue, Group, "alice"));
                (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
                await Store.AcknowledgeAsync(Requeue, Group, new[] { ids[0], ids[2] });
            }
        }

        // The second is still pending, so it and what follows stay.
        Assert.Equal(
            [$"{ids[1]} n=2 dead:id=2-0", $"{ids[2]} n=3 dead:id=3-0", $"{ids[3]} n=4 dead:id=4-0"], await LinesAsync(Requeue));
    }

    [Fact]
    public async Task The_spans_that_gave_it_up_and_sent_it_back_go_along_each_for_one_way()
    {
        await AddAsync("1-0", "type", "a", "traceparent", "p");
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        DeadLetterMove move = await Store.DeadLetterAsync(
            new(Key, Group, "alice"), new OwnedEntry(Id("1-0")), new(Dead), Letter with { Trace = "d" });
        Assert.EndsWith(" dead:fingerprint=f dead:trace=d", Assert.Single(await LinesAsync(Dead)), StringComparison.Ordinal);

        EntryId? id = await Store.RequeueAsync(Dead, move.Letter!.Value, Requeue, new(Trace: "r"));
        Assert.Equal([$"{id} type=a traceparent=p dead:id=1-0 dead:trace=r"], await LinesAsync(Requeue));
    }

    private async Task<EntryId> DieAsync(string id, params string[] fields)
    {
        await AddAsync(id, fields);
        if (id == "1-0") await CreateGroupAsync();
        await ReadNewAsync("alice");
        return (await Store.DeadLetterAsync(new(Key, Group, "alice"), new OwnedEntry(Id(id)), new(Dead), Letter)).Letter!.Value;
    }
}
