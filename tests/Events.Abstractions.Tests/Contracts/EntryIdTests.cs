using System.Globalization;
using System.Text;

namespace Events.Abstractions.Tests.Contracts;

public sealed class EntryIdTests
{
    [Theory]
    [InlineData("0-0", 0UL, 0UL)]
    [InlineData("1716998413541-0", 1716998413541UL, 0UL)]
    [InlineData("1716998413541-7", 1716998413541UL, 7UL)]
    [InlineData("18446744073709551615-18446744073709551615", ulong.MaxValue, ulong.MaxValue)]
    [InlineData("9-10", 9UL, 10UL)]
    public void Text_reads_and_writes(string text, ulong milliseconds, ulong sequence)
    {
        var expected = new EntryId(milliseconds, sequence);
        Assert.Equal(expected, EntryId.Parse(text));
        Assert.Equal(expected, EntryId.Parse(text, null));
        Assert.Equal(expected, EntryId.Parse(text.AsSpan(), null));
        Assert.Equal(expected, EntryId.Parse(Encoding.UTF8.GetBytes(text), null));
        Assert.True(EntryId.TryParse(Encoding.UTF8.GetBytes(text), out EntryId parsed));
        Assert.Equal(expected, parsed);
        Assert.True(EntryId.TryParse(text, null, out parsed));
        Assert.Equal(expected, parsed);
        Assert.Equal(text, expected.ToString());
        Assert.Equal(text, $"{expected}");
        Assert.Equal(text, expected.ToString("G", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("5", 5UL)]
    [InlineData("0", 0UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Milliseconds_alone_mean_sequence_zero(string text, ulong milliseconds) =>
        Assert.Equal(new EntryId(milliseconds, 0), EntryId.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1--1")]
    [InlineData("1-2-3")]
    [InlineData("+1-1")]
    [InlineData("1-+1")]
    [InlineData(" 1-1")]
    [InlineData("1-1 ")]
    [InlineData("1 -1")]
    [InlineData("1-1\n")]
    [InlineData("1,000-0")]
    [InlineData("0x1-0")]
    [InlineData("1e3-0")]
    [InlineData("1.0-0")]
    [InlineData("18446744073709551616-0")]
    [InlineData("0-18446744073709551616")]
    [InlineData("$")]
    [InlineData("*")]
    [InlineData("٣-٣")]
    [InlineData("１-１")]
    [InlineData("00000000000000000000000000000000000000001-0")]
    public void Other_text_is_refused(string text)
    {
        Assert.False(EntryId.TryParse(text, null, out EntryId id));
        Assert.Equal(default, id);
        Assert.False(EntryId.TryParse(text.AsSpan(), null, out _));
        Assert.False(EntryId.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(EntryId.TryParse(Encoding.UTF8.GetBytes(text), null, out _));
        Assert.Contains(text, Assert.Throws<FormatException>(() => EntryId.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => EntryId.Parse(Encoding.UTF8.GetBytes(text), null));
    }

    [Fact]
    public void Nothing_is_no_id()
    {
        Assert.Throws<ArgumentNullException>(() => EntryId.Parse(null!));
        Assert.False(EntryId.TryParse((string?)null, null, out _));
    }

    [Theory]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    public void Culture_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Assert.Equal("1234567-890", new EntryId(1234567, 890).ToString());
            Assert.Equal("1234567-890", string.Format(CultureInfo.CurrentCulture, "{0}", new EntryId(1234567, 890)));
            Assert.Equal(new EntryId(1234567, 890), EntryId.Parse("1234567-890", CultureInfo.CurrentCulture));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_destination_that_is_too_short_is_left_alone()
    {
        var id = new EntryId(123, 45);
        for (int room = 0; room < 6; room++)
        {
            Assert.False(id.TryFormat(new byte[room], out int bytes));
            Assert.Equal(0, bytes);
            Assert.False(id.TryFormat(new char[room], out int chars));
            Assert.Equal(0, chars);
        }

        byte[] utf8 = new byte[6];
        Assert.True(id.TryFormat(utf8, out int written));
        Assert.Equal("123-45", Encoding.UTF8.GetString(utf8, 0, written));
        char[] text = new char[6];
        Assert.True(id.TryFormat(text, out written));
        Assert.Equal("123-45", new string(text, 0, written));
        Assert.True(EntryId.Max.TryFormat(new byte[EntryId.MaxFormattedLength], out written));
        Assert.Equal(EntryId.MaxFormattedLength, written);
    }

    [Fact]
    public void Ids_order_by_time_and_then_by_sequence()
    {
        EntryId[] ascending =
            [EntryId.Min, new(0, 1), new(0, ulong.MaxValue), new(1, 0), new(9, 5), new(10, 0), new(long.MaxValue, 1), new(1UL << 63, 0), EntryId.Max];
        for (int i = 0; i < ascending.Length; i++)
        {
            for (int j = 0; j < ascending.Length; j++)
            {
                EntryId left = ascending[i];
                EntryId right = ascending[j];
                Assert.Equal(i.CompareTo(j), Math.Sign(left.CompareTo(right)));
                Assert.Equal(i == j, left == right);
                Assert.Equal(i != j, left != right);
                Assert.Equal(i < j, left < right);
                Assert.Equal(i > j, left > right);
                Assert.Equal(i <= j, left <= right);
                Assert.Equal(i >= j, left >= right);
                Assert.Equal(i == j, left.Equals((object)right));
                if (i == j) Assert.Equal(left.GetHashCode(), right.GetHashCode());
            }
        }

        Assert.False(EntryId.Min.Equals("0-0"));
    }

    [Fact]
    public void Next_and_Previous_step_over_the_end_of_a_millisecond()
    {
        Assert.Equal(new EntryId(5, 1), new EntryId(5, 0).Next());
        Assert.Equal(new EntryId(6, 0), new EntryId(5, ulong.MaxValue).Next());
        Assert.Equal(new EntryId(5, 0), new EntryId(5, 1).Previous());
        Assert.Equal(new EntryId(4, ulong.MaxValue), new EntryId(5, 0).Previous());
        Assert.Throws<OverflowException>(() => EntryId.Max.Next());
        Assert.Throws<OverflowException>(() => EntryId.Min.Previous());
    }

    [Fact]
    public void Ids_come_from_time_and_go_to_it()
    {
        DateTimeOffset time = new(2024, 5, 29, 18, 0, 13, 541, TimeSpan.FromHours(2));
        Assert.Equal(new EntryId(1716998413541, 0), EntryId.FromTime(time));
        Assert.Equal(new EntryId(1716998413541, ulong.MaxValue), EntryId.LastOfTime(time));
        Assert.Equal(time, new EntryId(1716998413541, 9).Timestamp);
        Assert.Equal(TimeSpan.Zero, new EntryId(1716998413541, 9).Timestamp.Offset);
        Assert.Equal(EntryId.FromTime(time), EntryId.FromTime(time.AddTicks(9_999)));
    }

    [Fact]
    public void Times_have_limits()
    {
        Assert.Equal(EntryId.Min, EntryId.FromTime(DateTimeOffset.UnixEpoch));
        Assert.Equal(DateTimeOffset.UnixEpoch, EntryId.Min.Timestamp);
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryId.FromTime(DateTimeOffset.UnixEpoch.AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryId.LastOfTime(DateTimeOffset.MinValue));
        ulong last = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds((long)last), new EntryId(last, 0).Timestamp);
        Assert.Equal(DateTimeOffset.MaxValue, new EntryId(last + 1, 0).Timestamp);
        Assert.Equal(DateTimeOffset.MaxValue, EntryId.Max.Timestamp);
    }

    [Fact]
    public void Ids_of_all_lengths_read_back()
    {
        ulong number = 0;
        for (int digits = 0; digits <= 20; digits++)
        {
            var id = new EntryId(number, ulong.MaxValue - number);
            Assert.Equal(id, EntryId.Parse(id.ToString()));
            byte[] utf8 = new byte[EntryId.MaxFormattedLength];
            Assert.True(id.TryFormat(utf8, out int written));
            Assert.Equal(id.ToString(), Encoding.ASCII.GetString(utf8, 0, written));
            number = digits == 20 ? ulong.MaxValue : (number * 10) + 9;
        }
    }
}
