using System.Text.RegularExpressions;

namespace Events.Analyzers.Tests.Rules.Twins;

/// <summary>
/// The plainest statements that a rule flags, over <c>db</c>, <c>work</c>, <c>args</c> and <c>token</c>, written with
/// the asynchronous commands. The other ways to write the same are made of it.
/// </summary>
internal sealed partial record Sample(string Id, string Statements)
{
    /// <summary>The same with the synchronous commands.</summary>
    public string Synchronous => AsyncCommand().Replace(Statements, "db.$1$2$3(");

    /// <summary>The statements without markers.</summary>
    public string Plain => Statements.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    public override string ToString() => Id;

    [GeneratedRegex(@"await db\.(\[\|)?(Stream\w+)Async(\|\])?\(")]
    private static partial Regex AsyncCommand();
}
