using Events;
using Events.Contracts;

namespace Shop.Contracts;

public enum Carrier
{
    None,
    Post,
    Bike,
}

[EventStream("all", MaxAgeSeconds = 86_400)]
public sealed partial class AllStream;

/// <summary>Every type a field can have, as parameters and as properties.</summary>
[Event<AllStream>("everything")]
public sealed partial record Everything(
    string Text, byte[] Bytes, bool Flag, int Number, long Big, decimal Money, double Ratio, Guid Id, DateTimeOffset At, TimeSpan Took, Carrier Carrier)
{
    public int? Maybe { get; init; }

    public DateOnly? Day { get; init; }

    public string? Note { get; init; }

    public string Summary => $"{Text}: {Number}";
}

[Event<AllStream>("shipped"), OrderedBy(nameof(OrderId))]
public readonly partial record struct Shipped(string OrderId, Carrier Carrier);

[Event<AllStream>("charged"), DedupeBy(nameof(OrderId))]
public sealed partial record Charged(
    string OrderId, [Pii] string Customer, [Encrypted(Subject = nameof(Charged.OrderId))] string Card, [Compressed] string Receipt);

[Event<AllStream>("counted"), DedupeBy(nameof(Warehouse), nameof(Day), WindowSeconds = 3600)]
public sealed partial class Counted
{
    public required string Warehouse { get; init; }

    public required DateOnly Day { get; init; }

    public int Total { get; set; }
}
