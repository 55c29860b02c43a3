using System.Globalization;
using System.Text;
using Events.Benchmarks.Orders;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Benchmarks.Baselines;

/// <summary>
/// What one would write by hand over a low-level client: names and values of an entry in a dictionary, typed records
/// made of it field by field. It stands on our own store, so that the difference is the way of using it.
/// </summary>
internal sealed class DictionaryClient(IStreamStore store, StreamKey stream, StreamTrim trim)
{
    /// <summary>Appends an event.</summary>
    public ValueTask<EntryId> ProduceAsync(OrderPlaced order)
    {
        var fields = new Dictionary<string, string>
        {
            ["type"] = "order.placed",
            ["ts_ms"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["order_id"] = order.OrderId,
            ["customer"] = order.Customer,
            ["amount"] = order.Amount.ToString(CultureInfo.InvariantCulture),
        };
        var writer = new EntryWriter(new byte[256]);
        foreach ((string name, string value) in fields)
        {
            writer.WriteString(Encoding.UTF8.GetBytes($"${name.Length}\r\n{name}\r\n"), value);
        }

        var encoded = new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        return store.AddAsync(stream, encoded, trim);
    }

    /// <summary>Appends events and waits for all.</summary>
    public async Task ProduceAllAsync(OrderPlaced order, int count)
    {
        var appends = new Task[count];
        for (int i = 0; i < count; i++) appends[i] = ProduceAsync(order).AsTask();
        await Task.WhenAll(appends);
    }

    /// <summary>Makes an event of an entry.</summary>
    public static OrderPlaced? Decode(EntryFields fields)
    {
        var values = new Dictionary<string, string>(fields.ToPairs());
        if (values["type"] != "order.placed") return null;
        return new OrderPlaced(
            values["order_id"], values["customer"], decimal.Parse(values["amount"], CultureInfo.InvariantCulture));
    }
}
