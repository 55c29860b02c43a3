using Events.Commits;
using Events.Generator.Tests.Harness;
using Events.Handling;
using Events.Wire;

namespace Events.Generator.Tests.Groups;

internal sealed class TestBatch(params Entry[] entries) : BatchDelivery
{
    private readonly List<Entry> _entries = [.. entries];

    public List<TestDelivery> Deliveries { get; } = [.. entries.Select(_ => new TestDelivery())];

    public List<Exception> LeftOut { get; } = [];

    public override int Count => _entries.Count;

    // By the index of the entry; those that are left out move up.
    public List<int> Handlers { get; init; } = [.. entries.Select(_ => 0)];

    public override int GetHandler(int index) => Handlers[index];

    public override string? EventType => "event";

    public override string Stream => "stream";

    public override string Group => "group";

    public override string Consumer => "consumer";

    public override Delivery GetDelivery(int index) => Deliveries[index];

    public override EntryFields GetFields(int index) => _entries[index].Fields;

    public override void LeaveOut(int index, Exception exception)
    {
        _entries.RemoveAt(index);
        Deliveries.RemoveAt(index);
        Handlers.RemoveAt(index);
        LeftOut.Add(exception);
    }

    public override ValueTask ExtendLeasesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
