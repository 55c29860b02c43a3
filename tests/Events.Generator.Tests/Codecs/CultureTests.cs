using System.Globalization;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;

namespace Events.Generator.Tests.Codecs;

/// <summary>What is on the wire does not depend on the machine: decimal signs, minus signs, digits, dotless i.</summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Entries_are_the_same_under_every_culture(string culture)
    {
        EveryType[] values =
            [Values.Smallest(), Values.Largest(), Values.Special(), .. Enumerable.Repeat(new Random(7), 200).Select(Values.Random)];
        string[] invariant = [.. values.Select(value => Entry.Encode(value).ToString())];
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture, useUserOverride: false);
        try
        {
            Assert.NotEqual(1.5m.ToString(CultureInfo.InvariantCulture) + -1, 1.5m.ToString(CultureInfo.CurrentCulture) + -1);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(invariant[i], Entry.Encode(values[i]).ToString());
                EveryTypeComparer.AssertSame(values[i], Entry.RoundTrip(values[i]));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
