using Events.Generator.Tests.Streams;

namespace Events.Generator.Tests.Groups;

/// <summary>Handlers that are static, inherited, and take their event by reference.</summary>
[ConsumerGroup<ShopStream>("audit")]
internal sealed partial class Audit : AuditBase
{
    [Handles, DedupeBy(nameof(Placed.Customer))]
    internal static Task OnPlaced(Placed placed, EventContext context) =>
        throw new InvalidOperationException($"{placed.Customer} {context.DeliveryCount}");
}
