using Events.Commits;
using Events.Definitions;
using Events.Handling;

namespace Events.Abstractions.Tests.Consuming;

/// <summary>What the test of a batch handler works with.</summary>
public sealed class BatchContextTests
{
    private readonly EventContext[] _entries =
    [
        EventContext.Create(new EntryId(1, 0), "orders", "reports", "web-1"),
        EventContext.Create(new EntryId(2, 0), deliveryCount: 3),
    ];

    [Fact]
    public void It_tells_of_its_entries()
    {
        BatchContext context = BatchContext.Create(_entries);
        Assert.Equal((2, "orders", "reports", "web-1"), (context.Count, context.Stream, context.Group, context.Consumer));
        Assert.Equal([new EntryId(1, 0), new EntryId(2, 0)], [context[0].Id, context[1].Id]);
        Assert.Equal(3, context[1].DeliveryCount);
        Assert.False(context[0].IsLeaseLost);
    }

    [Fact]
    public void A_decision_for_one_entry_leaves_the_others_alone()
    {
        BatchContext context = BatchContext.Create(_entries);
        context[1].DeadLetter("no such order");
        Assert.Equal([DeliveryOutcome.ByHandler, DeliveryOutcome.DeadLetter], _entries.Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task A_commit_is_for_all_that_nothing_else_was_decided_for()
    {
        Commit? committed = null;
        BatchContext context = BatchContext.Create(_entries, commit => committed = commit);
        context[0].Retry(TimeSpan.FromSeconds(1));
        await context.ExtendLeasesAsync();
        await context.CommitAsync(commit => commit.Increment("{orders}:count"));

        Assert.Equal("INCRBY", Assert.Single(committed!.Commands).Name);
        Assert.Equal([DeliveryOutcome.Retry, DeliveryOutcome.Committed], _entries.Select(entry => entry.Outcome));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.CommitAsync(commit => commit.Delete("x")));
    }

    [Fact]
    public void A_batch_has_entries() => Assert.Throws<ArgumentOutOfRangeException>(() => BatchContext.Create([]));

    [Fact]
    public void One_that_was_never_made_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => default(BatchContext).Count);

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void A_handler_takes_at_most_a_thousand_at_once(int maxBatch) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new HandlerDefinition("order.placed", "OnPlaced") { MaxBatch = maxBatch });
}
