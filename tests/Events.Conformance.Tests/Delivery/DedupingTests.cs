using Events.Errors;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Claims on dedupe keys.</summary>
public abstract class DedupingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    [Fact]
    public async Task The_first_entry_with_a_key_claims_it_and_others_wait()
    {
        Assert.Equal([DedupeState.Claimed], await ClaimAsync(WithKey("1-0", "a")));
        Assert.Equal("1-0", await Fixture.ValueAsync(DedupeKey("a")));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("a")))!.Value, Long - TimeSpan.FromMinutes(1), Long);

        await WritesNothingAsync(async () => Assert.Equal([DedupeState.InProgress], await ClaimAsync(WithKey("2-0", "a"))));
        Assert.Equal([DedupeState.Claimed], await ClaimAsync(WithKey("2-0", "b")));
    }

    [Fact]
    public async Task Whoever_has_the_entry_has_its_claim()
    {
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, TimeSpan.FromMinutes(1));

        Assert.Equal([DedupeState.Claimed], await ClaimAsync(WithKey("1-0", "a")));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("a")))!.Value, Long - TimeSpan.FromMinutes(1), Long);
    }

    [Fact]
    public async Task What_was_handled_within_the_window_is_done()
    {
        await DeliverAsync(4);
        await ClaimAsync(WithKey("1-0", "a"), WithKey("2-0", "b"));
        await AcknowledgeAsync("alice", WithKey("1-0", "a", Long), WithKey("2-0", "b", MinIdle));
        await Fixture.PassAsync(MinIdle * 2);

        // One window is not over, the other one is.
        Assert.Equal([DedupeState.Done, DedupeState.Claimed], await ClaimAsync(WithKey("3-0", "a"), WithKey("4-0", "b")));
    }

    [Fact]
    public async Task The_claim_of_a_dead_process_runs_out()
    {
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, MinIdle);
        await Fixture.PassAsync(MinIdle * 2);

        Assert.Equal([DedupeState.Claimed], await ClaimAsync(WithKey("2-0", "a")));
        Assert.Equal("2-0", await Fixture.ValueAsync(DedupeKey("a")));
    }

    [Fact]
    public async Task Without_a_lease_a_key_is_done_by_being_claimed_for_its_window()
    {
        OwnedEntry[] entries = [WithKey("1-0", "a", MinIdle * 2), WithKey("2-0", "a", MinIdle * 2), WithKey("3-0", "b", Long)];

        Assert.Equal(
            [DedupeState.Claimed, DedupeState.Done, DedupeState.Claimed], await Store.ClaimDedupeAsync(Key, Group, entries, lease: null));
        Assert.Equal("done", await Fixture.ValueAsync(DedupeKey("b")));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("b")))!.Value, Long - TimeSpan.FromMinutes(1), Long);
        await Fixture.PassAsync(MinIdle * 3);
        Assert.Equal([DedupeState.Claimed], await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("4-0", "a", Long) }, lease: null));
    }

    [Fact]
    public async Task States_come_in_the_order_of_the_entries_and_a_key_goes_to_the_first()
    {
        await DeliverAsync(1);
        await AcknowledgeAsync("alice", WithKey("1-0", "done"));
        await ClaimAsync(WithKey("2-0", "taken"));

        Assert.Equal(
            [DedupeState.Claimed, DedupeState.Done, DedupeState.InProgress, DedupeState.InProgress, DedupeState.Claimed],
            await ClaimAsync(
                WithKey("3-0", "a"), WithKey("4-0", "done"), WithKey("5-0", "a"), WithKey("6-0", "taken"), WithKey("7-0", "b")));
        Assert.Equal("3-0", await Fixture.ValueAsync(DedupeKey("a")));
    }

    [Fact]
    public async Task Any_number_is_claimed()
    {
        OwnedEntry[] entries = [.. Enumerable.Range(1, 2200).Select(i => WithKey($"{i}-0", $"k{i % 1100}"))];

        IReadOnlyList<DedupeState> states = await ClaimAsync(entries);

        Assert.Equal(Enumerable.Repeat(DedupeState.Claimed, 1100), states.Take(1100));
        Assert.Equal(Enumerable.Repeat(DedupeState.InProgress, 1100), states.Skip(1100));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task A_key_with_something_else_is_refused_and_left_alone()
    {
        await Store.AddAsync(DedupeKey("a"), Entries.Fields.Of("f", "v").View);

        await WritesNothingAsync(() => Assert.ThrowsAsync<WrongTypeException>(() => ClaimAsync(WithKey("1-0", "a"))));
    }

    [Fact]
    public async Task An_entry_without_a_key_makes_no_sense() =>
        await Assert.ThrowsAsync<ArgumentException>(() => ClaimAsync(Owned("1-0")));

    [Fact]
    public async Task Of_many_entries_with_one_key_one_claims_it()
    {
        IReadOnlyList<DedupeState>[] states = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(i => Task.Run(() => ClaimAsync(WithKey($"{i}-0", "a")))));

        Assert.Single(states, state => state[0] == DedupeState.Claimed);
    }

    private async Task<IReadOnlyList<DedupeState>> ClaimAsync(params OwnedEntry[] entries) =>
        await Store.ClaimDedupeAsync(Key, Group, entries, Long);
}
