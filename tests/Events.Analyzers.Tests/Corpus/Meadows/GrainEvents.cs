using Events;

namespace Meadow.Grain;

[EventStream("grain", Partitions = 8, MaxLength = 100_000)]
public sealed partial class GrainStream;

[Event<GrainStream>("sack.filled")] public sealed partial record SackFilled(string SackId, int Kilos); // EVT1013

[Event<GrainStream>("sack.sold"), OrderedBy(nameof(SackSold.SackId))] public sealed partial record SackSold(string SackId, string Buyer);
