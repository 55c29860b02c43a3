using System.Globalization;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Generation;

public sealed class GeneratorCultureTests
{
    private const string Source = """
        namespace Shop;
        [EventStream("s", MaxLength = 1234567)] internal sealed partial class S;
        [EventStream("a", MaxAgeSeconds = 86400)] internal sealed partial class A;
        [Event<S>("e")] internal sealed partial record E(
            string ITEM, int ItemId, double Rate = -1234.5, float Share = -0.5f, decimal Price = -1234.50m, long Big = -5, sbyte Small = -1, L Level = L.B, nint N = -3)
        {
            public int? LINE { get; init; } = -7;
        }
        internal enum L : short { A = -1000, B = 1000, I = 5 }
        [ConsumerGroup<S>("g")] internal partial class G { [Handles, DedupeBy("ITEM", WindowSeconds = 12345678)] public Task On(E e) => Task.CompletedTask; }
        """;

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Generated_code_is_the_same_under_every_culture(string culture)
    {
        IReadOnlyDictionary<string, string> expected = GeneratorRun.Of(Source).AssertCompiles().Files;
        (CultureInfo culture, CultureInfo ui) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
        try
        {
            Assert.Equal(expected.OrderBy(file => file.Key), GeneratorRun.New(TestCompilation.Create(Source)).Files.OrderBy(file => file.Key));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
