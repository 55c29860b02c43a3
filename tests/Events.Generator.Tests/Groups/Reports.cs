using Events.Generator.Tests.Streams;

namespace Events.Generator.Tests.Groups;

/// <summary>Handlers of many events at once: one inherited and by reference, one static and private.</summary>
[ConsumerGroup<ShopStream>("reports")]
internal sealed partial class Reports : ReportsBase
{
    [Handles(MaxBatch = 20, MaxWaitMilliseconds = 30), DedupeBy(nameof(Placed.Customer))]
    private static async ValueTask OnPlaced(IReadOnlyList<Placed> placed, CancellationToken cancellationToken, BatchContext context)
    {
        await Task.Yield();
        context[0].DeadLetter($"{context.Count} {placed[^1].Customer} {cancellationToken.CanBeCanceled}");
    }
}
