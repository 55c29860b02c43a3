namespace Events.Chaos.Contracts;

/// <summary>The stream with partitions.</summary>
[EventStream("chaos:routes", Partitions = Partitions)]
public sealed partial class RouteStream
{
    public const int Partitions = 16;
}
