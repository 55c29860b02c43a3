using Events.Generator.Tests.Streams;

namespace Events.Generator.Tests.Groups;

internal abstract class ReportsBase
{
    public IReadOnlyList<Moved> Last { get; private set; } = [];

    [Handles]
    protected Task OnMoved(in IReadOnlyList<Moved> moved)
    {
        Last = moved;
        return Task.CompletedTask;
    }
}
