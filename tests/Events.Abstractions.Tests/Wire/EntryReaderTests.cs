using System.Globalization;
using System.Text;
using Events.Wire;

namespace Events.Abstractions.Tests.Wire;

/// <summary>What generated decoders rely on; every type's values are tested with the generator.</summary>
public sealed class EntryReaderTests
{
    [Fact]
    public void Names_are_asked_for_or_read_as_they_come()
    {
        var reader = new EntryReader("$1\r\na\r\n$1\r\n1\r\n$2\r\nab\r\n$0\r\n\r\n$1\r\nc\r\n$10\r\n0123456789\r\n"u8);
        Assert.False(reader.TryReadName("$2\r\nab\r\n"u8));
        Assert.True(reader.TryReadName("$1\r\na\r\n"u8));
        Assert.Equal(1, reader.ReadInteger<int>());
        Assert.True(reader.TryReadName(out ReadOnlySpan<byte> name));
        Assert.True(name.SequenceEqual("ab"u8));
        Assert.True(reader.NextIsEmpty());
        Assert.True(reader.TryReadNull());
        Assert.True(reader.TryReadName("$1\r\nc\r\n"u8));
        Assert.False(reader.TryReadNull());
        Assert.Equal("0123456789", reader.ReadString());
        Assert.False(reader.TryReadName(out _));
        Assert.False(reader.TryReadName("$1\r\na\r\n"u8));
    }

    [Fact]
    public void The_envelope_is_stepped_over_with_and_without_a_time_and_that_of_another_event_is_not()
    {
        var reader = new EntryReader("$4\r\ntype\r\n$1\r\nx\r\n$5\r\nts_ms\r\n$1\r\n7\r\n$1\r\na\r\n$1\r\n1\r\n"u8);
        reader.TrySkipEnvelope("$4\r\ntype\r\n$1\r\ny\r\n"u8);
        reader.TrySkipEnvelope("$4\r\ntype\r\n$1\r\nx\r\n"u8);
        Assert.True(reader.TryReadName("$1\r\na\r\n"u8));
        reader.SkipValue();
        reader.TrySkipEnvelope("$4\r\ntype\r\n$1\r\nx\r\n"u8);
        Assert.False(reader.TryReadName(out _));

        reader = new EntryReader("$4\r\ntype\r\n$1\r\nx\r\n$1\r\na\r\n$1\r\n1\r\n"u8);
        reader.TrySkipEnvelope("$4\r\ntype\r\n$1\r\nx\r\n"u8);
        Assert.True(reader.TryReadName("$1\r\na\r\n"u8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Values_of_every_length_are_read(int length)
    {
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        var reader = new EntryReader([.. Encoding.ASCII.GetBytes($"$1\r\na\r\n${length}\r\n"), .. value, .. "\r\n$1\r\nb\r\n$1\r\n7\r\n"u8]);
        Assert.True(reader.TryReadName("$1\r\na\r\n"u8));
        Assert.Equal(value, reader.ReadByteArray());
        Assert.True(reader.TryReadName("$1\r\nb\r\n"u8));
        Assert.Equal('7', reader.ReadChar());
    }

    [Fact]
    public void An_empty_array_and_a_value_that_starts_with_zero_are_no_null()
    {
        Assert.False(Reader("0").TryReadNull());
        Assert.Empty(Reader("").ReadByteArray());
        Assert.Equal("", Reader("").ReadString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("1 ")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("1,0")]
    [InlineData("0x1")]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("99999999999999999999")]
    public void What_is_no_int_is_refused(string text)
    {
        EventDecodeException error = Assert.Throws<EventDecodeException>(() => Reader(text).ReadInteger<int>());
        Assert.Equal($"The value of field 'a' ({text.Length} bytes) is not what was expected: Int32.", error.Message);
        Assert.Equal(text, error.Value);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("+5", 5)]
    [InlineData("007", 7)]
    [InlineData("-2147483648", int.MinValue)]
    [InlineData("2147483647", int.MaxValue)]
    public void Integers_of_every_width_agree(string text, int expected)
    {
        Assert.Equal(expected, Reader(text).ReadInteger<int>());
        Assert.Equal(expected, Reader(text).ReadInteger<long>());
        Assert.Equal(expected, Reader(text).ReadInteger<Int128>());
        Assert.Equal(expected, Reader(text).ReadInteger<nint>());
        if (expected is >= 0 and <= sbyte.MaxValue)
        {
            Assert.Equal(expected, Reader(text).ReadInteger<sbyte>());
            Assert.Equal(expected, Reader(text).ReadInteger<byte>());
            Assert.Equal((ulong)expected, Reader(text).ReadInteger<ulong>());
        }
    }

    [Theory]
    [InlineData("1.10", "1.10")]
    [InlineData("-0.00", "0.00")]
    [InlineData("-0", "0")]
    [InlineData("123456789012345678", "123456789012345678")]
    [InlineData("12345678901234567.8", "12345678901234567.8")]
    [InlineData("-999999999999999999.9", "-999999999999999999.9")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1e3", "1000")]
    [InlineData("1E-3", "0.001")]
    [InlineData("+7", "7")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.00000000000000000000000000010", "0.0000000000000000000000000001")]
    public void Decimals_are_read_as_the_framework_reads_them(string text, string expected)
    {
        Assert.Equal(expected, Reader(text).ReadNumber<decimal>().ToString(CultureInfo.InvariantCulture));
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        Assert.Equal(
            decimal.GetBits(decimal.Parse(text, Style, CultureInfo.InvariantCulture)),
            decimal.GetBits(Reader(text).ReadNumber<decimal>()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("1,5")]
    [InlineData("1 ")]
    [InlineData("79228162514264337593543950336")]
    public void What_is_no_decimal_is_refused(string text) =>
        Assert.Throws<EventDecodeException>(() => Reader(text).ReadNumber<decimal>());

    [Fact]
    public void Random_decimals_are_read_as_the_framework_reads_them()
    {
        var random = new Random(11);
        for (int i = 0; i < 5_000; i++)
        {
            var value = new decimal(random.Next(), random.Next() >> random.Next(32), random.Next() >> random.Next(32), i % 2 == 0, (byte)random.Next(29));
            string text = value.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(decimal.GetBits(value), decimal.GetBits(Reader(text).ReadNumber<decimal>()));
            string longer = text + (text.Contains('.', StringComparison.Ordinal) ? "" : ".") + random.Next().ToString(CultureInfo.InvariantCulture);
            if (decimal.TryParse(longer, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal rounded))
            {
                // What was cut off is an error, however little it is.
                if (IsExact(longer, rounded)) Assert.Equal(decimal.GetBits(rounded), decimal.GetBits(Reader(longer).ReadNumber<decimal>()));
                else Assert.Throws<EventDecodeException>(() => Reader(longer).ReadNumber<decimal>());
            }
        }
    }

    private static bool IsExact(string text, decimal value)
    {
        string shortest = value.ToString(CultureInfo.InvariantCulture);
        static string Trim(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
        return Trim(text) == Trim(shortest);
    }

    [Theory]
    [InlineData("2024-05-29T16:00:13.5410000+02:00", "2024-05-29T16:00:13.5410000+02:00")]
    [InlineData("2024-05-29T16:00:13.5410000Z", "2024-05-29T16:00:13.5410000+00:00")]
    [InlineData("2024-05-29T16:00:13.5410000", "2024-05-29T16:00:13.5410000+00:00")]
    [InlineData("2024-05-29T16:00:13.541000+01", "2024-05-29T16:00:13.5410000+01:00")]
    [InlineData("2024-05-29 16:00:13", "2024-05-29T16:00:13.0000000+00:00")]
    [InlineData("2024-05-29T16:00:13+05:30", "2024-05-29T16:00:13.0000000+05:30")]
    public void Times_without_an_offset_are_UTC_on_every_machine(string text, string expected) =>
        Assert.Equal(expected, Reader(text).ReadDateTimeOffset().ToString("O", CultureInfo.InvariantCulture));

    [Fact]
    public void An_error_shows_the_start_of_a_long_value_and_its_length()
    {
        EventDecodeException error = Assert.Throws<EventDecodeException>(() => Reader(new string('x', 5_000)).ReadGuid());
        Assert.Equal("The value of field 'a' (5000 bytes) is not what was expected: a Guid.", error.Message);
        Assert.Equal(new string('x', 80), error.Value);
        Assert.Equal("a", error.Field);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0x61, 0x80 })]
    public void Text_that_is_not_UTF_8_is_refused(byte[] value)
    {
        Assert.Throws<EventDecodeException>(() => Reader(value).ReadString());
        Assert.Throws<EventDecodeException>(() => Reader(value).ReadChar());
    }

    private static EntryReader Reader(string value) => Reader(Encoding.UTF8.GetBytes(value));

    private static EntryReader Reader(byte[] value)
    {
        byte[] entry = [.. Encoding.ASCII.GetBytes($"$1\r\na\r\n${value.Length}\r\n"), .. value, .. "\r\n"u8];
        var reader = new EntryReader(entry);
        Assert.True(reader.TryReadName("$1\r\na\r\n"u8));
        return reader;
    }
}
