using Events.TestSupport;

namespace Events.Cli;

/// <summary>What entries say is personal, and what is encrypted, is not shown by any verb; an edit does not lose it.</summary>
public sealed class PersonalFieldsTests(RedisServerFixture fixture) : CliTests(fixture)
{
    [Fact]
    public async Task No_verb_shows_what_is_personal()
    {
        await RedisAsync("XADD", Key, "1-0", "type", "order.placed", "ev:pii", "name address.", "name", "Alice", "address.street", "Elm", "n", "seven", "ev:packed:card", "\u0001\u0002\u0001kabc");
        await RedisAsync("XGROUP", "CREATE", Key, "g", "0");
        string letter = await BuryPersonalAsync();

        foreach (string[] verb in new string[][]
        {
            ["replay", Key], ["replay", Key, "--json"], ["entry", Key, "1-0"], ["entry", Key, "1-0", "--json"], ["dead", "list", Key], ["dead", "show", Key, letter], ["dead", "show", Key, letter, "--json"],
        })
        {
            string shown = (await RunAsync(verb)).Ok().Out;
            Assert.DoesNotContain("Alice", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("Elm", shown, StringComparison.Ordinal);
            if (verb[0] != "dead" || verb[1] != "list") Assert.Contains("[redacted]", shown, StringComparison.Ordinal);
            if (verb[0] != "dead") Assert.Contains("encrypted with k", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_edited_dead_letter_goes_back_with_what_was_not_shown()
    {
        string letter = await BuryPersonalAsync();
        (await RunAsync("dead", "requeue", Key, letter, "--set", "n=8")).Ok();

        object[] entry = (object[])((object[])(await RedisAsync("XRANGE", Requeue, "-", "+"))!)[0];
        string[] fields = [.. ((object[])entry[1]).Cast<string>()];
        Assert.Contains("Alice", fields);
        Assert.Contains("8", fields);
        Assert.DoesNotContain("[redacted]", fields);
    }

    private async Task<string> BuryPersonalAsync() => (string)(await RedisAsync(
        "XADD", Dead, "*", "type", "order.placed", "ev:pii", "name", "name", "Alice", "n", "seven", "dead:reason", "undecodable", "dead:exception", "System.Exception", "dead:message", "no",
        "dead:attempts", "1", "dead:group", "g", "dead:consumer", "alice", "dead:id", "1-0", "dead:at_ms", "1716998413541", "dead:fingerprint", "f1"))!;
}
