using Events;

namespace Quay.Cargo;

[EventStream("quay:cargo", MaxLength = 10_000)]
public sealed partial class CargoStream;

public enum Hold { Fore, Mid, Aft }

[Event<CargoStream>("cargo.loaded")]
public sealed partial record CargoLoaded(string CargoId, Hold Hold, decimal Tonnes);

[Event<CargoStream>("cargo.loaded")] // EVT1002
public sealed partial record CargoReloaded(string CargoId, Hold Hold);

[Event<CargoStream>("cargo.sealed")]
public sealed partial record CargoSealed(string CargoId, object Seal); // EVT1003

[ConsumerGroup<CargoStream>("manifest")]
public sealed partial class Manifest
{
    [Handles]
    public void OnLoaded(CargoLoaded loaded) => Console.WriteLine(loaded.CargoId); // EVT1005
}
