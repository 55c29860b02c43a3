using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Events.Benchmarks.Orders;

namespace Events.Benchmarks.Codec;

/// <summary>
/// The encoder and decoder that somebody who counts nanoseconds would write for this one event: constants glued
/// together, few checks, short values, fields in this order or an error.
/// </summary>
internal static class HandWrittenOrderCodec
{
    /// <summary>Writes the entry's fields as RESP bulk strings.</summary>
    /// <param name="order">The event.</param>
    /// <param name="producedAt">Unix milliseconds.</param>
    /// <param name="target">Room enough.</param>
    /// <returns>How many bytes.</returns>
    public static int Encode(OrderPlaced order, long producedAt, Span<byte> target)
    {
        ReadOnlySpan<byte> head = "$4\r\ntype\r\n$12\r\norder.placed\r\n$5\r\nts_ms\r\n"u8;
        head.CopyTo(target);
        int position = head.Length;
        position += WriteInteger(producedAt, target[position..]);
        position += Copy("$8\r\norder_id\r\n"u8, target[position..]);
        position += WriteText(order.OrderId, target[position..]);
        position += Copy("$8\r\ncustomer\r\n"u8, target[position..]);
        position += WriteText(order.Customer, target[position..]);
        position += Copy("$6\r\namount\r\n"u8, target[position..]);
        return position + WriteDecimal(order.Amount, target[position..]);
    }

    /// <summary>Reads what <see cref="Encode"/> has written.</summary>
    public static OrderPlaced Decode(ReadOnlySpan<byte> fields)
    {
        ReadOnlySpan<byte> head = "$4\r\ntype\r\n$12\r\norder.placed\r\n"u8;
        if (!fields.StartsWith(head)) throw new FormatException("Not an order.placed.");
        ReadOnlySpan<byte> rest = fields[head.Length..];
        ReadValue("$5\r\nts_ms\r\n"u8, ref rest);
        string orderId = Encoding.UTF8.GetString(ReadValue("$8\r\norder_id\r\n"u8, ref rest));
        string customer = Encoding.UTF8.GetString(ReadValue("$8\r\ncustomer\r\n"u8, ref rest));
        return new OrderPlaced(orderId, customer, ParseAmount(ReadValue("$6\r\namount\r\n"u8, ref rest)));
    }

    // Up to 18 digits and a point: several times as fast as Utf8Parser.
    private static decimal ParseAmount(ReadOnlySpan<byte> text)
    {
        bool isNegative = text.Length > 0 && text[0] == '-';
        int first = isNegative ? 1 : 0;
        if (text.Length == first || text.Length > 19) throw new FormatException("The amount is no short decimal.");
        ulong digits = 0;
        int point = -1;
        for (int i = first; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9) digits = (digits * 10) + digit;
            else if (text[i] == '.' && point < 0) point = i;
            else throw new FormatException("The amount is no short decimal.");
        }

        byte scale = (byte)(point < 0 ? 0 : text.Length - point - 1);
        return new decimal((int)(uint)digits, (int)(digits >> 32), 0, isNegative, scale);
    }

    private static int Copy(ReadOnlySpan<byte> constant, Span<byte> target)
    {
        constant.CopyTo(target);
        return constant.Length;
    }

    private static int WriteText(string text, Span<byte> target)
    {
        // As many bytes as characters, if it is ASCII.
        int header = text.Length < 10 ? 4 : text.Length < 100 ? 5 : 6;
        int length = Encoding.UTF8.GetBytes(text, target[header..]);
        return EndValue(target, header, length);
    }

    private static int WriteDecimal(decimal value, Span<byte> target)
    {
        value.TryFormat(target[4..], out int length, default, CultureInfo.InvariantCulture);
        return EndValue(target, 4, length);
    }

    private static int WriteInteger(long value, Span<byte> target)
    {
        value.TryFormat(target[5..], out int length, default, CultureInfo.InvariantCulture);
        return EndValue(target, 5, length);
    }

    // The value stands behind a header of the guessed length.
    private static int EndValue(Span<byte> target, int guessed, int length)
    {
        int header = length < 10 ? 4 : length < 100 ? 5 : 6;
        if (header != guessed) target.Slice(guessed, length).CopyTo(target[header..]);
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target, 0x0A0D3024u + ((uint)length << 8));
        }
        else if (header == 5)
        {
            uint digits = ((uint)(length / 10) << 8) + ((uint)(length % 10) << 16);
            BinaryPrimitives.WriteUInt32LittleEndian(target, 0x0D303024u + digits);
            target[4] = (byte)'\n';
        }
        else
        {
            throw new FormatException("A value of 100 bytes or more.");
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target[(header + length)..], 0x0A0D);
        return header + length + 2;
    }

    private static ReadOnlySpan<byte> ReadValue(ReadOnlySpan<byte> name, ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(name)) throw new FormatException("A field is not where it should be.");
        rest = rest[name.Length..];
        int position = 1;
        int length = 0;
        while (rest[position] != '\r') length = (length * 10) + rest[position++] - '0';
        ReadOnlySpan<byte> value = rest.Slice(position + 2, length);
        rest = rest[(position + length + 4)..];
        return value;
    }
}
