using Events;

namespace Quay.Totals;

[EventStream("{quay}:cargo", MaxLength = 10_000)]
public sealed partial class CargoStream;

[Event<CargoStream>("cargo.loaded")]
public sealed partial record CargoLoaded(string CargoId, string Ship, int Tonnes);

[ConsumerGroup<CargoStream>("totals")]
public sealed partial class CargoTotals
{
    private static string KeyOf(string ship) => $"{{quay}}:tonnes:{ship}";

    [Handles]
    public async ValueTask OnLoaded(CargoLoaded loaded, EventContext context, CancellationToken token) =>
        await context.CommitAsync(
            commit =>
            {
                commit.Increment(KeyOf(loaded.Ship), loaded.Tonnes);
                commit.Increment($"tonnes:{loaded.Ship}", loaded.Tonnes); // EVT3005
            },
            token);
}
