using Events.Store;

namespace Events.Hosting;

/// <summary>The streams that the application has named (<see cref="EventsBuilder.AddStream{TStream}"/>).</summary>
internal sealed record DeclaredStreams(IReadOnlyList<StreamKey> Keys);
