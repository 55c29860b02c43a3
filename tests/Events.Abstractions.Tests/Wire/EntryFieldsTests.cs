using System.Text;
using Events.Wire;

namespace Events.Abstractions.Tests.Wire;

public sealed class EntryFieldsTests
{
    [Theory]
    [InlineData("type=a x=1", "a")]
    [InlineData("x=1 type=a", "a")]
    [InlineData("x=type type=a", "a")]
    [InlineData("type=a type=b", "a")]
    [InlineData("types=b type=a", "a")]
    [InlineData("x=1", "")]
    [InlineData("", "")]
    public void The_event_type_is_found_wherever_it_stands(string fields, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Of(fields).EventType));

    [Theory]
    [InlineData("type=a ts_ms=1716998413541", 1716998413541L)]
    [InlineData("ts_ms=0 type=a", 0L)]
    [InlineData("ts_ms=-1", -1L)]
    [InlineData("ts_ms=253402300799999", 253402300799999L)]
    [InlineData("ts_ms=253402300800000", null)]
    [InlineData("ts_ms=-62135596800001", null)]
    [InlineData("ts_ms=9999999999999999999", null)]
    [InlineData("ts_ms=now", null)]
    [InlineData("ts_ms=12x", null)]
    [InlineData("ts_ms=", null)]
    [InlineData("type=a", null)]
    public void The_time_of_producing_is_read_if_it_is_one(string fields, long? expected) =>
        Assert.Equal(expected, Of(fields).ProducedAt?.ToUnixTimeMilliseconds());

    [Fact]
    public void The_first_value_of_a_name_is_found()
    {
        EntryFields fields = Of("a=1 ab=2 a=3 b=");
        Assert.Equal(4, fields.Count);
        Assert.True(fields.TryGetValue("a"u8, out ReadOnlySpan<byte> value));
        Assert.True(value.SequenceEqual("1"u8));
        Assert.True(fields.TryGetValue("b"u8, out value));
        Assert.True(value.IsEmpty);
        Assert.False(fields.TryGetValue("1"u8, out _));
        Assert.False(fields.TryGetValue("A"u8, out _));
    }

    [Fact]
    public void Pairs_are_text_with_a_sign_for_what_is_none()
    {
        var fields = new EntryFields([.. "$1\r\n"u8, 0xFF, .. "\r\n$2\r\n\r\n\r\n"u8], 1);
        Assert.Equal([new KeyValuePair<string, string>("\uFFFD", "\r\n")], fields.ToPairs());
    }

    private static EntryFields Of(string text)
    {
        string[] pairs = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string bulks = string.Concat(pairs.SelectMany(pair => pair.Split('=')).Select(item => $"${item.Length}\r\n{item}\r\n"));
        return new EntryFields(Encoding.UTF8.GetBytes(bulks), pairs.Length);
    }
}
