using Events;
using Microsoft.Extensions.Logging;

namespace Meadow.Eggs;

[EventStream("eggs", MaxLength = 50_000)]
public sealed partial class EggStream;

[Event<EggStream>("box.packed"), DedupeBy("Number")] // EVT1006
public sealed partial record BoxPacked(string BoxId, int Eggs);
