using Events;
using Events.Contracts;

namespace Shop;

[EventStream("orders", MaxLength = -1)] // EVT1007
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed record OrderPlaced(string OrderId); // EVT1001

[Event<OrderStream>("order.paid")]
public sealed partial record OrderPaid(string OrderId, [Field("order_id")] string PaymentId); // EVT1002

[Event<OrderStream>("order.packed")]
public sealed partial record OrderPacked(string OrderId, object Items); // EVT1003

[Event<OrderStream>("sensor.read"), DedupeBy(nameof(Value))] // EVT3002
public sealed partial record SensorRead(string SensorId, double Value);

[Event<OrderStream>("order.left"), OrderedBy("Order")] // EVT1006
public sealed partial record OrderLeft(string OrderId);

[Event<OrderStream>("order.charged")]
public sealed partial record OrderCharged(string OrderId, [Encrypted(Subject = "Customer")] string Card); // EVT1012

[Event<OrderStream>("order.mailed")]
public sealed partial record OrderMailed(string OrderId, [field: Encrypted] string Mail); // EVT1016

[EventStream("lines", Partitions = 4)]
public sealed partial class LineStream;

[Event<LineStream>("line.cut")] // EVT1013
public sealed partial record LineCut(string LineId);

[ConsumerGroup<OrderStream>("group")]
public sealed partial class Group
{
    [Handles]
    public async void OnPaid(OrderPaid paid) => await Task.Delay(1); // EVT1005

    [Handles]
    public Task OnLeft(OrderLeft left, string other) => Task.CompletedTask; // EVT1005
}
