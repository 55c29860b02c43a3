using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Events.Wire;

namespace Events.Abstractions.Tests.Wire;

public sealed class EntryWriterTests
{
    // Where the header of a bulk string gets a digit more.
    public static TheoryData<int> Lengths() =>
        [0, 1, 2, 8, 9, 10, 11, 63, 64, 65, 98, 99, 100, 101, 998, 999, 1000, 1001, 4095, 4096, 4097, 9999, 10_000, 99_999, 100_000, 1_000_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Text_of_every_length_is_framed(int length)
    {
        AssertText(new string('x', length));
        // Two, three and four bytes per character, so that the guessed header is wrong.
        AssertText(string.Concat(Enumerable.Repeat("ä", length)));
        AssertText(string.Concat(Enumerable.Repeat("漢", length)));
        if (length <= 10_000) AssertText(string.Concat(Enumerable.Repeat("\U0001F600", length)));
        if (length > 0) AssertText(new string('x', length - 1) + "ä");
    }

    [Fact]
    public void Text_whose_bytes_cross_a_digit_that_its_characters_do_not_is_framed()
    {
        for (int length = 1; length <= 1_100; length++) AssertText("ä" + new string('x', length - 1));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Bytes_of_every_length_are_framed(int length)
    {
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        var writer = new EntryWriter([]);
        writer.WriteBytes("$1\r\nb\r\n"u8, value);
        AssertWritten(ref writer, Framed("b", value));
        writer = new EntryWriter([]);
        writer.WriteByteArray("$1\r\nb\r\n"u8, value);
        AssertWritten(ref writer, Framed("b", value));
    }

    [Theory]
    [InlineData(@"\uD800")]
    [InlineData(@"\uDC00")]
    [InlineData(@"a\uD800")]
    [InlineData(@"\uD800a")]
    [InlineData(@"\uDC00\uD800")]
    [InlineData(@"text with \uDFFF inside")]
    public void Half_a_surrogate_pair_is_refused(string escaped)
    {
        // Escaped, because the test runner's own files are UTF-8.
        string text = Regex.Unescape(escaped);
        Assert.Throws<EncoderFallbackException>(() => Write(text));
        Assert.Throws<EncoderFallbackException>(() => Write(text + new string('x', 5_000)));
        Assert.Throws<EncoderFallbackException>(() =>
        {
            var writer = new EntryWriter([]);
            writer.WriteChar("$1\r\nt\r\n"u8, text.First(char.IsSurrogate));
        });

        static void Write(string text)
        {
            var writer = new EntryWriter([]);
            writer.WriteString("$1\r\nt\r\n"u8, text);
        }
    }

    [Fact]
    public void Nothing_is_no_text_and_no_bytes()
    {
        Assert.Throws<ArgumentNullException>(() =>
        {
            var writer = new EntryWriter([]);
            writer.WriteString("$1\r\nt\r\n"u8, null!);
        });
        Assert.Throws<ArgumentNullException>(() =>
        {
            var writer = new EntryWriter([]);
            writer.WriteByteArray("$1\r\nt\r\n"u8, null!);
        });
        Assert.Throws<ArgumentNullException>(() => new EntryWriter(null!).Position);
    }

    [Fact]
    public void Integers_of_every_length_are_framed()
    {
        for (int sign = -1; sign <= 1; sign += 2)
        {
            Int128 number = 0;
            for (int digits = 0; digits <= 38; digits++)
            {
                foreach (Int128 value in new[] { number * sign, (number + 1) * sign })
                {
                    AssertFormatted(value);
                    if (value >= long.MinValue && value <= long.MaxValue) AssertFormatted((long)value);
                    if (value >= int.MinValue && value <= int.MaxValue) AssertFormatted((int)value);
                    if (value >= short.MinValue && value <= short.MaxValue) AssertFormatted((short)value);
                    if (value >= sbyte.MinValue && value <= sbyte.MaxValue) AssertFormatted((sbyte)value);
                    if (value >= 0 && value <= ulong.MaxValue) AssertFormatted((ulong)value);
                    if (value >= 0 && value <= uint.MaxValue) AssertFormatted((uint)value);
                }

                if (digits < 38) number = (number * 10) + 9;
            }
        }

        AssertFormatted(int.MinValue);
        AssertFormatted(long.MinValue);
        AssertFormatted(Int128.MinValue);
        AssertFormatted(ulong.MaxValue);
        AssertFormatted(UInt128.MaxValue);
        AssertFormatted((nint)(-1));
    }

    [Fact]
    public void Numbers_with_a_fraction_of_every_length_are_framed()
    {
        decimal value = 1;
        for (int scale = 0; scale <= 28; scale++)
        {
            AssertFormatted(value);
            AssertFormatted(-value);
            AssertFormatted((double)value);
            AssertFormatted((float)value);
            value /= 10;
        }

        AssertFormatted(decimal.MinValue);
        AssertFormatted(double.MinValue);
        AssertFormatted(double.Epsilon);
        AssertFormatted(double.NaN);
        AssertFormatted(double.NegativeInfinity);
        AssertFormatted(-0.0);
        AssertFormatted((Half)(-0.0001));
    }

    [Fact]
    public void Times_are_written_in_ISO_8601()
    {
        var time = new DateTime(2024, 5, 29, 16, 0, 13, 541, DateTimeKind.Utc);
        var writer = new EntryWriter([]);
        writer.WriteDateTime("$1\r\na\r\n"u8, time);
        writer.WriteDateTimeOffset("$1\r\nb\r\n"u8, new DateTimeOffset(time).ToOffset(TimeSpan.FromHours(2)));
        writer.WriteDateOnly("$1\r\nc\r\n"u8, DateOnly.FromDateTime(time));
        writer.WriteTimeOnly("$1\r\nd\r\n"u8, TimeOnly.FromDateTime(time));
        writer.WriteFormatted("$1\r\ne\r\n"u8, TimeSpan.FromMinutes(-90));
        writer.WriteFormatted("$1\r\nf\r\n"u8, new TimeSpan(1, 2, 3, 4, 5));
        Assert.Equal(6, writer.FieldCount);
        Assert.Equal(
            [
                "2024-05-29T16:00:13.5410000Z", "2024-05-29T18:00:13.5410000+02:00", "2024-05-29", "16:00:13.5410000", "-01:30:00",
                "1.02:03:04.0050000",
            ],
            Fields(ref writer).Select(pair => pair.Value));
    }

    [Fact]
    public void Pairs_nulls_Booleans_and_characters_are_framed()
    {
        var writer = new EntryWriter([]);
        writer.WritePair("$4\r\ntype\r\n$1\r\nx\r\n"u8);
        writer.WritePair("$1\r\na\r\n"u8, "$2\r\nhi\r\n"u8);
        writer.WriteNull("$1\r\nb\r\n"u8);
        writer.WriteBoolean("$1\r\nc\r\n"u8, true);
        writer.WriteBoolean("$1\r\nd\r\n"u8, false);
        writer.WriteChar("$1\r\ne\r\n"u8, '漢');
        Assert.Equal(6, writer.FieldCount);
        Assert.Equal("type=x a=hi b= c=true d=false e=漢", string.Join(' ', Fields(ref writer).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void A_buffer_of_any_size_gives_the_same_bytes_and_keeps_what_stood_before()
    {
        byte[] expected = Write(new byte[4_096], 0);
        for (int room = 0; room <= expected.Length + 100; room++)
        {
            byte[] buffer = new byte[room + 3];
            buffer[0] = buffer[1] = buffer[2] = 0xAA;
            byte[] written = Write(buffer, 3);
            Assert.Equal([0xAA, 0xAA, 0xAA], written[..3]);
            Assert.Equal(expected, written[3..]);
        }

        static byte[] Write(byte[] buffer, int position)
        {
            var writer = new EntryWriter(buffer, position);
            writer.WritePair("$4\r\ntype\r\n$1\r\nx\r\n"u8);
            writer.WriteString("$1\r\na\r\n"u8, "größe");
            writer.WriteFormatted("$1\r\nb\r\n"u8, 49.50m);
            writer.WriteFormatted("$1\r\nc\r\n"u8, Guid.Empty);
            writer.WriteBytes("$1\r\nd\r\n"u8, [1, 2, 3]);
            writer.WriteNull("$1\r\ne\r\n"u8);
            writer.WriteBoolean("$1\r\nf\r\n"u8, true);
            return writer.Buffer[..writer.Position];
        }
    }

    [Fact]
    public void A_buffer_that_is_large_enough_is_kept_and_nothing_is_allocated()
    {
        byte[] buffer = new byte[4_096];
        string text = new('ä', 500);
        Write(buffer, text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] used = Write(buffer, text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(buffer, used);

        static byte[] Write(byte[] buffer, string text)
        {
            var writer = new EntryWriter(buffer);
            writer.WriteString("$1\r\na\r\n"u8, text);
            writer.WriteFormatted("$1\r\nb\r\n"u8, 49.50m);
            writer.WriteDateTimeOffset("$1\r\nc\r\n"u8, DateTimeOffset.UnixEpoch);
            return writer.Buffer;
        }
    }

    [Fact]
    public void A_type_whose_text_is_too_long_is_refused_and_one_that_just_fits_is_not()
    {
        var writer = new EntryWriter(new byte[1_000]);
        writer.WriteFormatted("$1\r\na\r\n"u8, new Long(64));
        AssertWritten(ref writer, Framed("a", Encoding.ASCII.GetBytes(new string('x', 64))));
        Assert.Throws<InvalidOperationException>(() =>
        {
            var tooLong = new EntryWriter(new byte[1_000]);
            tooLong.WriteFormatted("$1\r\na\r\n"u8, new Long(65));
        });
    }

    private static void AssertText(string text)
    {
        var writer = new EntryWriter([]);
        writer.WriteString("$1\r\nt\r\n"u8, text);
        AssertWritten(ref writer, Framed("t", Encoding.UTF8.GetBytes(text)));
        var reader = new EntryReader(writer.Buffer.AsSpan(0, writer.Position));
        Assert.True(reader.TryReadName(out _));
        Assert.Equal(text, reader.ReadString());
    }

    private static void AssertFormatted<T>(T value)
        where T : struct, IUtf8SpanFormattable, IFormattable
    {
        var writer = new EntryWriter([]);
        writer.WriteFormatted("$1\r\nn\r\n"u8, value);
        AssertWritten(ref writer, Framed("n", Encoding.ASCII.GetBytes(value.ToString(null, CultureInfo.InvariantCulture))));
    }

    private static void AssertWritten(ref EntryWriter writer, byte[] expected)
    {
        Assert.Equal(1, writer.FieldCount);
        Assert.True(expected.AsSpan().SequenceEqual(writer.Buffer.AsSpan(0, writer.Position)));
    }

    private static byte[] Framed(string name, byte[] value) =>
        [.. Encoding.UTF8.GetBytes($"${name.Length}\r\n{name}\r\n${value.Length}\r\n"), .. value, .. "\r\n"u8];

    private static IReadOnlyList<KeyValuePair<string, string>> Fields(ref EntryWriter writer) =>
        new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount).ToPairs();

    private readonly struct Long(int length) : IUtf8SpanFormattable
    {
        public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        {
            bytesWritten = utf8Destination.Length < length ? 0 : length;
            if (bytesWritten > 0) utf8Destination[..length].Fill((byte)'x');
            return bytesWritten > 0;
        }
    }
}
