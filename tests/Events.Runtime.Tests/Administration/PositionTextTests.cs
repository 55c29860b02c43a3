using System.Globalization;
using Events.Administration;

namespace Events.Runtime.Tests.Administration;

/// <summary>Places and time spans as people write them.</summary>
public sealed class PositionTextTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-28T12:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("-", "0-0", "0-0")]
    [InlineData("+", "18446744073709551615-18446744073709551615", "18446744073709551615-18446744073709551615")]
    [InlineData("5-3", "5-3", "5-3")]
    [InlineData("5-0", "5-0", "5-0")]
    [InlineData("5", "5-0", "5-18446744073709551615")]
    [InlineData("(5-3", "5-4", "5-2")]
    [InlineData("(5-0", "5-1", "4-18446744073709551615")]
    [InlineData("(5-18446744073709551615", "6-0", "5-18446744073709551614")]
    [InlineData("(5", "5-1", "5-18446744073709551614")]
    [InlineData("1970-01-01T00:00:01Z", "1000-0", "1000-18446744073709551615")]
    [InlineData("1970-01-01T01:00:01+01:00", "1000-0", "1000-18446744073709551615")]
    [InlineData("1970-01-01T00:00:00.25Z", "250-0", "250-18446744073709551615")]
    [InlineData("1970-01-02", "86400000-0", "86400000-18446744073709551615")]
    [InlineData("1970-01-01 00:01", "60000-0", "60000-18446744073709551615")]
    [InlineData("2h", "1795860000000-0", "1795860000000-18446744073709551615")]
    [InlineData("100000d", "0-0", "0-18446744073709551615")]
    public void A_place_is_an_id_an_end_a_time_or_how_long_ago(string text, string start, string end)
    {
        Assert.Equal(start, PositionText.ParseStart(text, Now).ToString());
        Assert.Equal(end, PositionText.ParseEnd(text, Now).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("abc")]
    [InlineData("-5")]
    [InlineData("5-")]
    [InlineData("5-3-1")]
    [InlineData("(")]
    [InlineData("(-")]
    [InlineData("(+")]
    [InlineData("((5-3")]
    [InlineData("(2h")]
    [InlineData("(1970-01-02")]
    [InlineData("05/06/2024")]
    [InlineData("1969-12-31T00:00:00Z")]
    [InlineData("28.11.2026")]
    [InlineData("2026-11-28T10")]
    [InlineData("99999999999999999999-0")]
    [InlineData("-2h")]
    public void What_is_not_unambiguous_is_refused(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => PositionText.ParseStart(text, Now));
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => PositionText.ParseEnd(text, Now));
    }

    [Fact]
    public void Nothing_lies_beyond_an_end_that_is_left_out()
    {
        Assert.Throws<FormatException>(() => PositionText.ParseStart("(18446744073709551615-18446744073709551615", Now));
        Assert.Throws<FormatException>(() => PositionText.ParseEnd("(0-0", Now));
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("15m", 900_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0s", 0)]
    public void A_span_has_a_unit(string text, double milliseconds) => Assert.Equal(milliseconds, PositionText.ParseSpan(text).TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1,5h")]
    [InlineData("5 s")]
    [InlineData("5M")]
    [InlineData("1e3s")]
    [InlineData("99999999999999d")]
    public void What_is_no_span_is_refused(string text) =>
        Assert.Contains("500ms", Assert.Throws<FormatException>(() => PositionText.ParseSpan(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_culture_changes_what_is_read()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal(1_500, PositionText.ParseSpan("1.5s").TotalMilliseconds);
            Assert.Throws<FormatException>(() => PositionText.ParseSpan("1,5s"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
