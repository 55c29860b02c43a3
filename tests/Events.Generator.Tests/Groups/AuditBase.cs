using Events.Generator.Tests.Streams;

namespace Events.Generator.Tests.Groups;

internal abstract class AuditBase
{
    public Moved Last { get; private set; }

    [Handles]
    protected ValueTask OnMoved(in Moved moved)
    {
        Last = moved;
        return default;
    }
}
