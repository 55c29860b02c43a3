using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Syntax;

/// <summary>The way to create a group that also works when it exists: ignore BUSYGROUP, and only that.</summary>
internal static class BusyGroup
{
    public static StatementSyntax Ignored(string creation, string exception) =>
        Code.Statement($"try\n{{\n{creation}\n}}\n{Catch(exception)}\n{{\n}}\n");

    public static CatchClauseSyntax Clause(string exception)
    {
        var attempt = (TryStatementSyntax)SyntaxFactory.ParseStatement($"try\n{{\n}}\n{Catch(exception)}\n{{\n}}\n");
        return attempt.Catches[0].WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static string Catch(string exception) =>
        $"catch (RedisServerException {exception}) when ({exception}.Message.StartsWith(\"BUSYGROUP\", StringComparison.Ordinal))";
}
