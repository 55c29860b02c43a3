using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Events.Testing.Guides;

/// <summary>The code of the guides is what is compiled here, word for word.</summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("guides/testing.md", "Shop.cs", "RecipeTests.cs")]
    [InlineData("guides/guarantees.md", "Guarantees/Handlers.cs", "Guarantees/Shop.cs")]
    [InlineData("guides/troubleshooting.md", "OperatorCalls.cs")]
    [InlineData("guides/deployment.md", "OperatorCalls.cs")]
    [InlineData("guides/coming-from.md", "ComingFrom/Here.cs", "ComingFrom/ReceiptLoop.cs", "ComingFrom/ReceiptSubscriber.cs", "ComingFrom/ReceiptConsumer.cs", "ComingFrom/Calls.cs")]
    public void Every_block_of_a_guide_is_compiled(string guide, params string[] sources)
    {
        string text = File.ReadAllText(Path.Combine(Folder(), "../../../docs", guide)).ReplaceLineEndings("\n");
        string compiled = string.Join('\n', sources.Select(source => Flat(File.ReadAllText(Path.Combine(Folder(), source)))));
        string[] blocks = [.. CodeBlock().Matches(text).Select(static match => match.Groups[1].Value)];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Flat(block), compiled, StringComparison.Ordinal));
    }

    // A block may stand in a method or in a class: indentation does not count.
    private static string Flat(string code) =>
        string.Join('\n', code.ReplaceLineEndings("\n").Trim().Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
