using Events.Administration;
using Events.TestSupport;

namespace Events.Cli;

/// <summary>Nothing of a payload, a name or a message reaches the terminal as a control character or as markup.</summary>
public sealed class SafeTextTests(RedisServerFixture fixture) : CliTests(fixture)
{
    // Colours, a title, a bell, the end of a line, C1, text turned around, a tag of the table's library, a lone bracket.
    private const string Evil = "a\u001b[31mred\u001b]0;title\u0007\r\n\u009b5m\u202etxt.exe\u2066\u200b[red]x[/] [/] ü";
    private const string Shown = @"a\u{1B}[31mred\u{1B}]0;title\u{07}\u{0D}\u{0A}\u{9B}5m\u{202E}txt.exe\u{2066}\u{200B}[red]x[/] [/] ü";

    [Theory]
    [InlineData("replay KEY")]
    [InlineData("tail KEY --last 1 --count 1")]
    [InlineData("entry KEY 1-0")]
    [InlineData("consumers KEY g")]
    [InlineData("pending KEY g")]
    [InlineData("trim KEY --maxlen 0 --exact --dry-run")]
    [InlineData("dead list KEY")]
    [InlineData("dead list KEY --kinds")]
    [InlineData("dead show KEY ID")]
    [InlineData("alerts KEY --idle 0s")]
    public async Task It_is_shown_escaped(string line)
    {
        string id = await MakeAsync();
        string[] arguments = [.. line.Split(' ').Select(word => word == "KEY" ? Key : word == "ID" ? id : word)];

        CliResult text = await RunAsync(arguments);
        CliResult json = await RunAsync([.. arguments, "--json"]);

        Assert.Contains(Shown, text.Out, StringComparison.Ordinal);
        Assert.All(text.Out + text.Error + json.Out, character => Assert.True(character == '\n' || !char.IsControl(character), $"U+{(int)character:X4}"));
        Assert.All(json.Out, character => Assert.True(character is '\n' or (>= ' ' and <= '~'), $"U+{(int)character:X4}"));
        Assert.Contains("txt.exe", json.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_a_message_quotes_are_escaped_too()
    {
        CliResult missing = (await RunAsync("info", Key + Evil)).Fails(3);
        Assert.Contains(Shown, missing.Error, StringComparison.Ordinal);
        CliResult wrong = (await RunAsync("trim", Key, "--maxlen", Evil)).Fails(2);
        Assert.Contains(Shown, wrong.Error, StringComparison.Ordinal);
        await RedisAsync("XADD", Key + Evil, "*", "a", "b");
        CliResult found = (await RunAsync("streams", Key + "*")).Ok();
        Assert.Contains(Shown, found.Out, StringComparison.Ordinal);
        CliResult top = (await RunAsync("top", Key + "*", "--count", "1")).Ok();
        Assert.Contains(Shown, top.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain text, 100 % ~", "plain text, 100 % ~")]
    [InlineData("Zoë 日本 🎉", "Zoë 日本 🎉")]
    [InlineData("\ue000\u0378", @"\u{E000}\u{378}")]
    [InlineData("\u2028\u2029\u007f", @"\u{2028}\u{2029}\u{7F}")]
    public void What_is_harmless_is_shown_as_it_is(string text, string shown) => Assert.Equal(shown, SafeText.Escape(text));

    [Fact]
    public void Ends_of_lines_stay_where_they_move_nothing() =>
        Assert.Equal("a\n\tb\\u{0D}\\u{1B}", SafeText.Escape("a\n\tb\r\u001b", keepsLines: true));

    [Fact]
    public void Half_a_character_is_shown_as_its_number() => Assert.Equal(@"a\u{D83C}b", SafeText.Escape("a" + (char)0xd83c + "b"));

    private async Task<string> MakeAsync()
    {
        await RedisAsync("XADD", Key, "1-0", "type", Evil, Evil, Evil);
        await RedisAsync("XGROUP", "CREATE", Key, "g", "0");
        await RedisAsync("XREADGROUP", "GROUP", "g", Evil, "STREAMS", Key, ">");
        return (string)(await RedisAsync(
            "XADD", Dead, "*", Evil, Evil, "dead:reason", Evil, "dead:group", Evil, "dead:message", Evil, "dead:consumer", Evil, "dead:id", "1-0",
            "dead:fingerprint", Evil))!;
    }
}
