using Events.Errors;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Who handles which event types, and what is left to whoever does.</summary>
public abstract class HandlingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task What_was_said_is_found_who_said_it_last_first()
    {
        await SaveAsync("alice", Long, "a", "b");
        await Fixture.PassAsync(MinIdle);
        await SaveAsync("bob", Long, "b", "c d");
        await Store.SaveHandlersAsync(new(Key, "other", "carol"), ["a"], Long);

        Assert.Equal("alice|bob alice|bob|", await FindAsync("a", "b", "c d", "e"));
        await Fixture.PassAsync(MinIdle);
        await SaveAsync("alice", Long, "b");
        Assert.Equal("alice bob", await FindAsync("b"));
        Assert.Empty(await Store.FindHandlersAsync(Key, Group, []));
        HandlingConsumer oldest = (await Store.FindHandlersAsync(Key, Group, ["a"]))[0][0];
        Assert.InRange(oldest.Age, MinIdle * 2, Long);
    }

    [Fact]
    public async Task It_holds_for_so_long_unless_it_is_said_again()
    {
        await SaveAsync("bob", Long / 4, "a");
        Assert.InRange((await Fixture.LeftAsync(Key.Beside($"handlers:{Group}:a")))!.Value, Long / 8, Long / 4);
        await SaveAsync("alice", Long, "a");
        await SaveAsync("bob", Long / 4, "a");
        Assert.InRange((await Fixture.LeftAsync(Key.Beside($"handlers:{Group}:a")))!.Value, Long / 2, Long);
        await SaveAsync("bob", MinIdle, "b");
        await Fixture.PassAsync(MinIdle * 3);

        Assert.Equal("bob alice|", await FindAsync("a", "b"));

        // Who has not said it for twice as long is forgotten by whoever says it next.
        await SaveAsync("bob", MinIdle, "a");
        Assert.Equal("bob", await FindAsync("a"));
    }

    [Fact]
    public async Task What_is_passed_on_is_another_consumers_as_it_was_before_it_was_delivered()
    {
        await DeliverAsync(4);
        await Fixture.PassAsync(MinIdle);
        await StealAsync("bob", "3-0");
        await Store.DeleteAsync(Key, Ids("4-0"));

        await Store.PassOnAsync(new(Key, Group, "alice"), "carol", Ids("1-0", "2-0", "3-0", "4-0", "9-0"));
        Assert.Equal(["1-0 carol x0", "2-0 carol x0", "3-0 bob x1", "4-0 alice x1"], await PendingAsync());
        Assert.Empty(await ReapAsync("dan", Long));
        Assert.Equal(["1-0 n=1 x1", "2-0 n=2 x1"], LinesOf(await Store.ReclaimAsync(new(Key, Group, "carol"), Ids("1-0", "2-0"))));
        await WritesNothingAsync(async () => await Store.PassOnAsync(new(Key, Group, "alice"), "carol", Ids("1-0", "2-0")));
    }

    [Fact]
    public async Task Nothing_is_passed_on_to_oneself_or_without_the_group()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.PassOnAsync(new(Key, Group, "alice"), "alice", Ids("1-0")));
        await Assert.ThrowsAsync<GroupNotFoundException>(async () => await Store.PassOnAsync(new(Key, Group, "alice"), "bob", Ids("1-0")));
    }

    private async Task SaveAsync(string consumer, TimeSpan lease, params string[] types) =>
        await Store.SaveHandlersAsync(new(Key, Group, consumer), types, lease);

    private async Task<string> FindAsync(params string[] types) => string.Join(
        '|', (await Store.FindHandlersAsync(Key, Group, types)).Select(found => string.Join(' ', found.Select(consumer => consumer.Name))));
}
