using System.Reflection;
using System.Text.RegularExpressions;
using Events.Analyzers.Tests.Harness;
using Xunit.Sdk;

namespace Events.Analyzers.Tests.Catalog;

/// <summary>
/// Every rule has one class of tests, and the programs on which it must be silent outnumber those that it flags: a
/// rule that cries wolf is switched off.
/// </summary>
public sealed class RuleCoverageTests
{
    public static TheoryData<string> Ids => [.. AnalyzerRun.AllRules.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void More_programs_are_silent_than_flagged(string id)
    {
        Type tests = typeof(RuleTest).Assembly.GetTypes()
            .Single(type => type.IsSubclassOf(typeof(RuleTest)) && type.Name.StartsWith(id + "_", StringComparison.Ordinal));
        Assert.Equal(id, ((RuleTest)Activator.CreateInstance(tests)!).Id);
        int flagged = 0, silent = 0;
        foreach (MethodInfo method in tests.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)))
        {
            int programs = method.GetCustomAttributes<DataAttribute>().Sum(data => data.GetData(method).Count());
            if (IsSilent(tests, method)) silent += Math.Max(programs, 1);
            else flagged += Math.Max(programs, 1);
        }

        Assert.True(flagged >= 1, $"{tests.Name} has no program that is flagged.");
        Assert.True(silent >= 3 && silent > flagged, $"{tests.Name} flags {flagged} programs and is silent on {silent}.");
    }

    /// <summary>Whether the method expects nothing, as its source says: <c>Silent…</c>, or <c>Verify</c> that expects none.</summary>
    private static bool IsSilent(Type tests, MethodInfo method)
    {
        string file = Directory.GetFiles(Repository.PathOf("tests/Events.Analyzers.Tests/Rules"), tests.Name + ".cs", SearchOption.AllDirectories).Single();
        Match body = Regex.Match(
            File.ReadAllText(file), $@" {method.Name}\([^)]*\)\s*(.*?)(?=^    \[|^    private|^    public|\z)", RegexOptions.Singleline | RegexOptions.Multiline);
        Assert.True(body.Success, $"{method.Name} not found in {file}.");
        return Regex.IsMatch(body.Groups[1].Value, @"\bSilent(Files|With)?\(|expectSome: false");
    }
}
