using Events.Generator.Tests.Streams;

namespace Events.Generator.Tests.Groups;

[ConsumerGroup<ShopStream>("notifications", StartAt = GroupStart.End)]
internal sealed partial class Notifications(List<string> log)
{
    [Handles, DedupeBy(nameof(Moved.Line), nameof(Moved.Shelf), WindowSeconds = 60)]
    public ValueTask HandleAsync(Moved moved, CancellationToken cancellationToken, EventContext context)
    {
        log.Add($"{moved} {context.Id} {cancellationToken.CanBeCanceled}");
        return ValueTask.CompletedTask;
    }

    [Handles]
    private async Task OnPlaced(Placed placed)
    {
        await Task.Yield();
        log.Add(placed.OrderId);
    }
}
