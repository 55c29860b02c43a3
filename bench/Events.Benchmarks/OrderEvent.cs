using Events.Wire;

namespace Events.Benchmarks;

/// <summary>The order event of Redis's streaming guides: five fields.</summary>
internal sealed record OrderEvent(string OrderId, string Customer, decimal Amount)
{
    /// <summary>Its fields, as every workload writes them.</summary>
    public static EntryWriter Encode(byte[] buffer, int position)
    {
        var writer = new EntryWriter(buffer, position);
        writer.WritePair("$4\r\ntype\r\n$12\r\norder.placed\r\n"u8);
        writer.WriteString("$8\r\norder_id\r\n"u8, "o-1234");
        writer.WriteString("$8\r\ncustomer\r\n"u8, "alice");
        writer.WriteFormatted("$6\r\namount\r\n"u8, 49.50m);
        writer.WriteFormatted("$5\r\nts_ms\r\n"u8, 1716998413541L);
        return writer;
    }

    public static OrderEvent Decode(EntryFields fields)
    {
        EntryReader reader = fields.GetReader();
        reader.TryReadName("$4\r\ntype\r\n"u8);
        reader.SkipValue();
        reader.TryReadName("$8\r\norder_id\r\n"u8);
        string orderId = reader.ReadString();
        reader.TryReadName("$8\r\ncustomer\r\n"u8);
        string customer = reader.ReadString();
        reader.TryReadName("$6\r\namount\r\n"u8);
        decimal amount = reader.ReadNumber<decimal>();
        return new OrderEvent(orderId, customer, amount);
    }
}
