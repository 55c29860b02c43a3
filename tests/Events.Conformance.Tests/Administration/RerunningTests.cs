using Events.Administration;
using Events.Client;
using Events.Conformance.Delivery;
using Events.Store.Delivery;
using Events.TestSupport;

namespace Events.Conformance.Administration;

/// <summary>Sending a group back, so that it handles entries again.</summary>
public abstract class RerunningTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    private static readonly DedupeRule[] Rules = [new("paid", ["order"])];

    [Fact]
    public async Task The_plan_counts_what_comes_again_and_what_becomes_of_it_and_changes_nothing()
    {
        await PrepareAsync();
        string before = await Fixture.SnapshotAsync();

        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules);

        Assert.Equal(before, await Fixture.SnapshotAsync());
        Assert.Equal((Id("6-0"), Id("1-0"), Id("2-0")), (plan.From, plan.To, plan.First));
        Assert.Equal((5, 1, 2, 1), (plan.Again, plan.Pending, plan.Handled, plan.DeadLetters));
        Assert.Equal(0, (await Administration.PlanRerunAsync(Stream, Group, Id("1-0"))).Handled);
    }

    [Fact]
    public async Task Everything_of_the_range_comes_again_and_what_is_handled_or_dead_stays_so()
    {
        await PrepareAsync();
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules);

        RerunResult result = await Administration.RerunAsync(plan);

        Assert.Equal(new RerunResult(Stream, Group, Id("6-0"), Id("1-0"), 0, 0), result);
        Assert.Equal(["2-0", "3-0", "4-0", "5-0", "6-0"], (await ReadNewAsync("bob")).Select(static line => line.Split(' ')[0]));
        Assert.Equal(2, (await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules)).Handled);
        Assert.Equal(1, await Store.LengthAsync(DeliveryKeys.DeadLetters(Key)));
    }

    [Fact]
    public async Task What_is_pending_is_taken_from_who_has_it()
    {
        await PrepareAsync();
        Assert.Equal(["5-0 alice x1"], await PendingAsync());
        await Administration.RerunAsync(await Administration.PlanRerunAsync(Stream, Group, Id("1-0")));
        await ReadNewAsync("bob");

        Assert.All(await PendingAsync(), static line => Assert.EndsWith(" bob x1", line, StringComparison.Ordinal));
        Assert.Equal(5, (await PendingAsync()).Length);
    }

    [Fact]
    public async Task Marks_of_handled_keys_and_dead_letters_of_the_range_go_where_that_is_wanted_and_no_others()
    {
        await PrepareAsync();
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("2-0"), Rules);
        Assert.Equal((1, 1), (plan.Handled, plan.DeadLetters));

        RerunResult result = await Administration.RerunAsync(plan, new RerunOptions { ForgetsHandled = true, DiscardsDeadLetters = true });

        Assert.Equal((1, 1), (result.Forgotten, result.Discarded));
        Assert.Equal(0, await Store.LengthAsync(DeliveryKeys.DeadLetters(Key)));
        await ReadNewAsync("bob");
        Assert.Equal(1, (await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules)).Handled);
    }

    [Fact]
    public async Task A_group_that_has_gone_on_is_sent_back_and_what_it_was_given_since_comes_again_too()
    {
        await PrepareAsync();
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("4-0"));
        await AddAsync("7-0", "type", "x");
        await ReadNewAsync("alice");

        RerunResult result = await Administration.RerunAsync(plan);

        Assert.Equal(Id("7-0"), result.From);
        Assert.Equal(["5-0", "6-0", "7-0"], (await ReadNewAsync("bob")).Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_plan_that_does_not_hold_any_more_changes_nothing()
    {
        await PrepareAsync();
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules);
        var all = new RerunOptions { ForgetsHandled = true, DiscardsDeadLetters = true };
        await Administration.SetGroupPositionAsync(Stream, Group, Id("3-0"));
        string before = await Fixture.SnapshotAsync();
        await RefusedAsync(AdministrationError.PlanOutdated, () => Administration.RerunAsync(plan, all), "is at 3-0");
        Assert.Equal(before, await Fixture.SnapshotAsync());

        await Administration.SetGroupPositionAsync(Stream, Group, Id("6-0"));
        await Store.DeleteAsync(Key, Ids("2-0"));
        before = await Fixture.SnapshotAsync();
        await RefusedAsync(AdministrationError.PlanOutdated, () => Administration.RerunAsync(plan, all), "2-0");
        Assert.Equal(before, await Fixture.SnapshotAsync());
    }

    [Fact]
    public async Task A_rerun_goes_back_and_needs_a_group()
    {
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.PlanRerunAsync(Stream, Group, EntryId.Min), Stream);
        await PrepareAsync();
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.PlanRerunAsync(Stream, "nobody", EntryId.Min), "nobody");
        await Assert.ThrowsAsync<ArgumentException>(() => Administration.PlanRerunAsync(Stream, Group, Id("6-0")));
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, EntryId.Min);
        await Store.DestroyGroupAsync(Key, Group);
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.RerunAsync(plan), Group);
    }

    [Fact]
    public async Task What_was_handled_and_is_acknowledged_late_comes_again_all_the_same()
    {
        await PrepareAsync();
        await HoldNameAsync("alice");
        Task<RerunResult> rerun = BeginRerun(await Administration.PlanRerunAsync(Stream, Group, Id("1-0")), out ManualTimeProvider clock);
        await TakenAsync(clock, "5-0");
        Assert.Equal(Id("6-0"), (await GroupAsync()).LastDelivered);

        // She has handled it before, and does not know yet that it was taken from her.
        await Store.AcknowledgeAsync(Key, Group, Ids("5-0"));
        clock.Advance(Long);

        Assert.Equal(Id("6-0"), (await rerun).From);
        await ReadNewAsync("bob");
        Assert.Contains("5-0 bob x1", await PendingAsync());
    }

    [Fact]
    public async Task Once_marks_are_deleted_what_is_there_comes_again_whatever_retention_removes_meanwhile()
    {
        await PrepareAsync();
        await HoldNameAsync("alice");
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules);
        Task<RerunResult> rerun = BeginRerun(plan, out ManualTimeProvider clock, forgets: true);
        await TakenAsync(clock, "5-0");
        await Store.DeleteAsync(Key, Ids("2-0"));
        clock.Advance(Long);

        Assert.Equal(2, (await rerun).Forgotten);
        Assert.Equal(["3-0", "4-0", "5-0", "6-0"], (await ReadNewAsync("bob")).Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Where_others_send_the_group_back_meanwhile_what_was_taken_is_released_and_the_error_says_what_is_deleted()
    {
        await PrepareAsync();
        await HoldNameAsync("alice");
        RerunPlan plan = await Administration.PlanRerunAsync(Stream, Group, Id("1-0"), Rules);
        Task<RerunResult> rerun = BeginRerun(plan, out ManualTimeProvider clock, forgets: true);
        await TakenAsync(clock, "5-0");
        await Administration.SetGroupPositionAsync(Stream, Group, Id("3-0"));
        clock.Advance(Long);

        AdministrationException refused = await Assert.ThrowsAsync<AdministrationException>(() => rerun);
        Assert.Equal(AdministrationError.PlanOutdated, refused.Error);
        Assert.Contains("2 marks of handled keys are deleted already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["5-0 (released) x1"], await PendingAsync());
    }

    [Fact]
    public async Task Who_takes_entries_for_a_rerun_is_no_consumer()
    {
        await PrepareAsync();
        await HoldNameAsync("alice");
        using var cancellation = new CancellationTokenSource();
        Task<RerunResult> rerun = BeginRerun(
            await Administration.PlanRerunAsync(Stream, Group, Id("1-0")), out ManualTimeProvider clock, cancellation: cancellation.Token);
        await TakenAsync(clock, "5-0");

        IReadOnlyList<ConsumerDetails> consumers = await Administration.ListConsumersAsync(Stream, Group);
        Assert.Equal(ConsumerLiveness.Released, Assert.Single(consumers, static one => one.Consumer == "(rerun)").Liveness);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rerun);
        Assert.Equal(["5-0 (released) x1"], await PendingAsync());
        Assert.Equal(Id("6-0"), (await GroupAsync()).LastDelivered);
    }

    [Fact]
    public async Task A_group_that_gets_lost_after_it_was_sent_back_is_made_anew_there()
    {
        await PrepareAsync();
        await Store.SaveFloorAsync(Key, Group);
        await Administration.RerunAsync(await Administration.PlanRerunAsync(Stream, Group, Id("1-0")));
        await Store.DestroyGroupAsync(Key, Group);

        Assert.Equal(Id("1-0"), (await Store.EnsureGroupAsync(Key, Group, GroupStart.End, null)).After);
        Assert.Equal("2-0", (await ReadNewAsync("bob"))[0].Split(' ')[0]);
    }

    // On a clock of its own, which the time to notice stands on.
    private Task<RerunResult> BeginRerun(
        RerunPlan plan, out ManualTimeProvider clock, bool forgets = false, CancellationToken cancellation = default)
    {
        clock = new ManualTimeProvider();
        var client = new EventsClient(Store, clock, null, ownsStore: false);
        return client.Administration.RerunAsync(plan, new RerunOptions { ForgetsHandled = forgets }, cancellation);
    }

    private Task TakenAsync(ManualTimeProvider clock, string id) => Eventually.TrueAsync(
        async () => clock.ArmedTimers > 0 && (await PendingAsync()).Contains($"{id} (rerun) x1"));

    // Delivered are 1 to 6. 1 and 6 are acknowledged, 2 and 3 handled by their dedupe keys, 4 is a dead letter, 5 pending.
    private async Task PrepareAsync()
    {
        string prefix = DeliveryKeys.DedupePrefix(Key, Group);
        await AddAsync("1-0", "type", "paid", "order", "o");
        await AddAsync("2-0", "type", "paid", "order", "o-2");
        await AddAsync("3-0", "type", "paid", "order", "o-3");
        for (int i = 4; i <= 6; i++) await AddAsync($"{i}-0", "type", "sent", "order", $"o-{i}");
        await CreateGroupAsync();
        await ReadNewAsync("alice");
        OwnedEntry[] keyed = [.. new[] { 2, 3 }.Select(i => new OwnedEntry(Id($"{i}-0"), $"{prefix}paid:3:o-{i}", TimeSpan.FromHours(1)))];
        await Store.ClaimDedupeAsync(Key, Group, keyed, TimeSpan.FromMinutes(1));
        await Store.AcknowledgeOwnedAsync(new(Key, Group, "alice"), keyed);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0", "6-0"));
        var letter = new DeadLetterInfo("handler", "", "no", "f", DateTimeOffset.UnixEpoch);
        await Store.DeadLetterAsync(new(Key, Group, "alice"), new OwnedEntry(Id("4-0")), new(DeliveryKeys.DeadLetters(Key)), letter);
    }
}
