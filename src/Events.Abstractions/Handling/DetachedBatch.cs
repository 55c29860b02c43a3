using Events.Commits;
using Events.Wire;

namespace Events.Handling;

/// <summary>A batch that belongs to no consumer: for tests of handlers.</summary>
internal sealed class DetachedBatch(Delivery[] entries, Action<Commit>? onCommit) : BatchDelivery
{
    public override int Count => entries.Length;

    public override string? EventType => Array.TrueForAll(entries, entry => entry.EventType == entries[0].EventType) ? entries[0].EventType : null;

    public override string Stream => entries[0].Stream;

    public override string Group => entries[0].Group;

    public override string Consumer => entries[0].Consumer;

    public override int GetHandler(int index) => throw HasNoFields();

    public override Delivery GetDelivery(int index) => entries[index];

    public override EntryFields GetFields(int index) => throw HasNoFields();

    public override void LeaveOut(int index, Exception exception) => throw HasNoFields();

    public override ValueTask ExtendLeasesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        bool any = false;
        foreach (Delivery entry in entries)
        {
            if (entry.Outcome != DeliveryOutcome.ByHandler) continue;
            entry.Decide(DeliveryOutcome.Committed);
            any = true;
        }

        if (!any) throw NothingToCommit();
        onCommit?.Invoke(commit);
        return ValueTask.CompletedTask;
    }

    private static NotSupportedException HasNoFields() => new("A batch made for a test has events and no fields.");
}
