using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Names of consumers, and consumers that are gone.</summary>
public abstract class NamingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task A_name_is_one_owners_until_its_lease_is_over()
    {
        Assert.True(await TakeAsync("p1", Long));
        Assert.False(await TakeAsync("p2", Long));
        Assert.True(await TakeAsync("p1", Long / 2));
        Assert.False(await TakeAsync("p2", Long));
        Assert.True(await TakeAsync("p1", MinIdle));

        await Fixture.PassAsync(MinIdle + MinIdle);

        Assert.True(await TakeAsync("p2", Long));
        Assert.False(await TakeAsync("p1", Long));
    }

    [Fact]
    public async Task Who_has_a_name_and_for_how_long_is_told()
    {
        await TakeAsync("p1 on über", Long);

        NameHolder holder = (await Store.TakeNameAsync(new(Key, Group, "alice"), "p2", Long))!;

        Assert.Equal("p1 on über", holder.Owner);
        Assert.InRange(holder.ExpiresIn, Long - TimeSpan.FromMinutes(1), Long);
    }

    [Fact]
    public async Task A_name_is_taken_from_exactly_the_holder_that_is_known_to_be_dead()
    {
        await TakeAsync("p1", Long);

        await WritesNothingAsync(async () => Assert.NotNull(await Store.TakeNameAsync(new(Key, Group, "alice"), "p2", Long, replaces: "p0")));
        Assert.Null(await Store.TakeNameAsync(new(Key, Group, "alice"), "p2", Long, replaces: "p1"));
        await WritesNothingAsync(async () => Assert.NotNull(await Store.TakeNameAsync(new(Key, Group, "alice"), "p3", Long, replaces: "p1")));
    }

    [Fact]
    public async Task Taking_again_prolongs_the_lease()
    {
        await TakeAsync("p1", MinIdle);
        await TakeAsync("p1", Long);

        Assert.InRange(
            (await Fixture.LeftAsync(Key.Beside($"consumer:{Group}:alice")))!.Value, Long - TimeSpan.FromMinutes(1), Long);
    }

    [Fact]
    public async Task Only_its_owner_gives_a_name_up()
    {
        await TakeAsync("p1", Long);

        await WritesNothingAsync(async () => await Store.ReleaseNameAsync(new(Key, Group, "alice"), "p2"));
        Assert.False(await TakeAsync("p2", Long));
        await Store.ReleaseNameAsync(new(Key, Group, "alice"), "p1");
        Assert.True(await TakeAsync("p2", Long));
    }

    [Fact]
    public async Task Names_of_different_groups_have_nothing_to_do_with_each_other()
    {
        await TakeAsync("p1", Long);

        Assert.Null(await Store.TakeNameAsync(new(Key, "other", "alice"), "p2", Long));
    }

    [Fact]
    public async Task A_group_with_colons_is_never_another_one_with_what_follows_it()
    {
        // With a bare colon between them both would be the name "a:b:c", and both the handlers of "a:b:c".
        Assert.Null(await Store.TakeNameAsync(new(Key, "a", "b:c"), "p1", Long));
        Assert.Null(await Store.TakeNameAsync(new(Key, "a:b", "c"), "p2", Long));
        await Store.SaveHandlersAsync(new(Key, "a", "alice"), ["b:c"], Long);
        Assert.Empty((await Store.FindHandlersAsync(Key, "a:b", ["c"]))[0]);

        Assert.NotEqual(DeliveryKeys.DedupePrefix(Key, "a") + "b:c", DeliveryKeys.DedupePrefix(Key, "a:b") + "c");
        Assert.NotEqual(DeliveryKeys.DueTimes(DeliveryKeys.Requeue(Key, "a"), "a"), DeliveryKeys.Requeue(Key, "a:retry:a"));
        Assert.NotEqual(DeliveryKeys.Requeue(Key, "a:b"), DeliveryKeys.Requeue(Key, "a%3Ab"));
    }

    [Fact]
    public async Task The_names_of_a_group_with_colons_are_those_of_what_was_requeued_for_it()
    {
        StreamKey requeue = DeliveryKeys.Requeue(Key, "a:b");
        Assert.Null(await Store.TakeNameAsync(new(Key, "a:b", "alice"), "p1", Long));
        Assert.NotNull(await Store.TakeNameAsync(new(requeue, "a:b", "alice"), "p2", Long));
    }

    [Fact]
    public async Task Of_many_one_gets_the_name()
    {
        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TakeAsync($"p{i}", Long))));

        Assert.Single(taken, isTaken => isTaken);
    }

    [Fact]
    public async Task A_consumer_that_owns_something_is_never_deleted()
    {
        await DeliverAsync(1);
        await Fixture.PassAsync(MinIdle);

        Assert.Empty(await DeleteGoneAsync(TimeSpan.Zero));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_is_gone_is_deleted()
    {
        await DeliverAsync(1, "alice");
        await DeliverAsync(1, "bob", 2);
        await AcknowledgeAsync("alice", Owned("1-0"));
        await Fixture.PassAsync(MinIdle);

        Assert.Empty(await DeleteGoneAsync(Long));
        Assert.Equal(["alice"], await DeleteGoneAsync(MinIdle));
        Assert.Equal(["bob"], (await Store.ConsumerInfoAsync(Key, Group)).Select(consumer => consumer.Name));
        await WritesNothingAsync(async () => Assert.Empty(await DeleteGoneAsync(MinIdle)));
    }

    [Fact]
    public async Task A_consumer_with_a_name_lease_is_kept_however_idle_it_looks()
    {
        await DeliverAsync(1, "alice");
        await AcknowledgeAsync("alice", Owned("1-0"));
        await TakeAsync("p1", Long);
        await Fixture.PassAsync(MinIdle);

        await WritesNothingAsync(async () => Assert.Empty(await DeleteGoneAsync(MinIdle)));
        await Store.ReleaseNameAsync(new(Key, Group, "alice"), "p1");
        Assert.Equal(["alice"], await DeleteGoneAsync(MinIdle));
    }

    [Fact]
    public async Task Who_reads_what_was_requeued_has_its_name_beside_the_declared_stream()
    {
        await DeliverAsync(1);
        DeadLetterMove letter = await Store.DeadLetterAsync(new(Key, Group, "alice"), Owned("1-0")[0], new(Dead), Gone);
        EntryId requeued = (await Store.RequeueAsync(Dead, letter.Letter!.Value, Requeue))!.Value;
        await Store.CreateGroupAsync(Requeue, Group, EntryId.Min);
        await using (IGroupReader reader = Store.OpenReader(new ConsumerKey(Requeue, Group, "alice")))
        {
            using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, default);
            await Store.AcknowledgeAsync(Requeue, Group, new[] { requeued });
        }

        await TakeAsync("p1", Long);
        await Fixture.PassAsync(MinIdle);
        Assert.Empty(await Store.DeleteGoneConsumersAsync(Requeue, Group, MinIdle, "self"));

        await Store.ReleaseNameAsync(new(Key, Group, "alice"), "p1");
        Assert.Equal(["alice"], await Store.DeleteGoneConsumersAsync(Requeue, Group, MinIdle, "self"));
    }

    [Fact]
    public async Task The_exception_is_kept()
    {
        await DeliverAsync(1, "self");
        await AcknowledgeAsync("self", Owned("1-0"));

        Assert.Empty(await DeleteGoneAsync(TimeSpan.Zero));
    }

    private async Task<bool> TakeAsync(string owner, TimeSpan lease) =>
        await Store.TakeNameAsync(new(Key, Group, "alice"), owner, lease) is null;

    private async Task<IReadOnlyList<string>> DeleteGoneAsync(TimeSpan minIdle) =>
        await Store.DeleteGoneConsumersAsync(Key, Group, minIdle, "self");
}
