using System.Globalization;
using Events;
using Events.Client;
using Events.Store;
using Orders.Contracts;

namespace Orders.Serve;

/// <summary>Makes orders as the streaming guides do: four types, five customers, amounts from 5.00 to 250.00.</summary>
internal sealed class Producer(EventsClient events, OrderStream orders, ServeOptions options)
{
    public const string Random = "random";
    public const string Poison = "poison";
    public const string Undecodable = "undecodable";
    public const string Unknown = "unknown-type";

    private static readonly string[] Customers = ["alice", "bob", "carol", "dan", "erin"];
    private static readonly string[] Types = ["order.placed", "order.paid", "order.shipped", "order.cancelled"];

    // Numbers that no run before had: the dedupe keys of an earlier run on the same Redis are still remembered.
    private long _order = DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 10_000_000 * 100;

    /// <summary>The options that there are.</summary>
    public static IReadOnlyList<(string Value, string Text)> Choices { get; } =
    [
        (Random, "random"), .. Types.Select(static type => (type, type)),
        (Poison, "poison: always fails"), (Undecodable, "undecodable: an amount of 'abc'"), (Unknown, "of a type that nobody declares"),
    ];

    public async Task<IReadOnlyList<EntryId>> ProduceAsync(int count, string type)
    {
        if (type is Undecodable or Unknown) return await ProduceBrokenAsync(count, type);
        return (await orders.ProduceBatchAsync([.. Enumerable.Range(0, count).Select(_ => Make(type))])).ToArray();
    }

    // Which event it is turns out at run time: any of the stream's, and of nothing else.
    private IEventOf<OrderStream> Make(string type)
    {
        string id = NextOrder();
        string customer = type == Poison ? Faults.Poison : Customers[System.Random.Shared.Next(Customers.Length)];
        decimal amount = decimal.Parse(
            (System.Random.Shared.Next(500, 25_001) / 100m).ToString("0.00", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (type == Random ? Types[System.Random.Shared.Next(Types.Length)] : type) switch
        {
            OrderPaid.EventTypeName => new OrderPaid(id, customer, amount),
            OrderShipped.EventTypeName => new OrderShipped(id, customer, amount),
            OrderCancelled.EventTypeName => new OrderCancelled(id, customer, amount),
            _ => new OrderPlaced(id, customer, amount),
        };
    }

    // As another program may write by mistake.
    private async Task<IReadOnlyList<EntryId>> ProduceBrokenAsync(int count, string kind)
    {
        var ids = new List<EntryId>();
        for (int i = 0; i < count; i++)
        {
            ids.Add(await events.Administration.ProduceAsync(
                options.StreamKey,
                kind == Unknown ? "order.lost" : "order.placed",
                [new("order_id", NextOrder()), new("customer", "alice"), new("amount", kind == Unknown ? "1.00" : "abc")],
                StreamTrim.ToLength(options.MaxLength),
                makeStream: true));
        }

        return ids;
    }

    private string NextOrder() => string.Create(CultureInfo.InvariantCulture, $"o-{Interlocked.Increment(ref _order)}");
}
