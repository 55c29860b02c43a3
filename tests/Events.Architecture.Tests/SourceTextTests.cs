namespace Events.Architecture.Tests;

/// <summary>Sources can be read: no file is long, and no line.</summary>
public sealed class SourceTextTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_file_has_more_than_400_lines() => AssertNone(
        Source.AllFiles.Select(static file => (File: file, Lines: File.ReadLines(file).Count()))
            .Where(static file => file.Lines > MostLines)
            .Select(static file => $"{file.File} has {file.Lines} lines: part it by what it is about."));

    [Fact]
    public void No_line_is_longer_than_editorconfig_says() => AssertNone(
        Source.AllFiles.SelectMany(static file => LongLines.In(File.ReadAllText(file))
            .Select(line => $"{file}({line}) is longer than {LongLines.Limit} characters, the text of strings not counted.")));

    [Theory]
    [InlineData("        int a = {0};", true)]
    [InlineData("        // {0}", true)]
    [InlineData("        string a = \"{0}\";", false)]
    [InlineData("        string a = $\"{0}{{a}}\";", false)]
    [InlineData("        string a = \"\"\"\n        {0}\n        \"\"\";", false)]
    [InlineData("        string a = $\"\"\"\n        {0}{{a}}\n        \"\"\";", false)]
    [InlineData("        string a = \"\" + {0} + \"{0}\";", true)]
    public void A_line_that_is_too_long_is_found(string line, bool isFound)
    {
        string name = new('x', LongLines.Limit);
        string text = $"class C\n{{\n    void M()\n    {{\n{string.Format(System.Globalization.CultureInfo.InvariantCulture, line, name)}\n    }}\n}}\n";
        Assert.Equal(isFound ? [5] : [], LongLines.In(text));
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        string all = string.Join('\n', found.Select(static one => one.Replace(Source.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
        Assert.True(all.Length == 0, all);
    }
}
