using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.CodeFixes.Rules.Retention;

/// <summary>EVT6001: caps the stream at about 100,000 entries.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StreamGrowsWithoutBoundFix)), Shared]
public sealed class StreamGrowsWithoutBoundFix : EventsCodeFixProvider
{
    private const string Limit = "100_000";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT6001"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { } command) return;
        if ((command.Api == StreamApi.RawExecute ? Raw(call, command) : Named(call, command)) is { } replacement)
        {
            scene.OfferReplacement("Limit to about 100,000 entries", "limit", call, replacement);
        }
    }

    /// <summary>Names both arguments, and takes what stands for them in their places, which says "no limit".</summary>
    private static InvocationExpressionSyntax? Named(InvocationExpressionSyntax call, StreamCall command)
    {
        InvocationExpressionSyntax changed = call;
        var missing = new List<ArgumentSyntax>();
        foreach ((string name, string value) in new[] { ("maxLength", Limit), ("useApproximateMaxLength", "true") })
        {
            IArgumentOperation? given = command.Invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name);
            if (given is null) return null;
            if (given.ArgumentKind == ArgumentKind.DefaultValue)
            {
                missing.Add(Code.Argument(name, value));
            }
            else if (given.Syntax is ArgumentSyntax written && call.ArgumentList.Arguments.IndexOf(written) is >= 0 and int index)
            {
                ArgumentSyntax old = changed.ArgumentList.Arguments[index];
                changed = changed.ReplaceNode(old.Expression, SyntaxFactory.ParseExpression(value).WithTriviaFrom(old.Expression));
            }
        }

        return changed.WithArguments([.. missing]);
    }

    /// <summary>Puts <c>MAXLEN ~ n</c> after the key, where the arguments are written out in the call.</summary>
    private static InvocationExpressionSyntax? Raw(InvocationExpressionSyntax call, StreamCall command)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        if (command[StreamArgument.Key]?.Syntax is not { } key || arguments.Count < 3 || arguments[1].Expression != key) return null;
        IEnumerable<ArgumentSyntax> limit = new[] { "\"MAXLEN\"", "\"~\"", Limit }
            .Select(text => SyntaxFactory.Argument(SyntaxFactory.ParseExpression(text)).WithLeadingTrivia(SyntaxFactory.Space));
        return call.WithArgumentList(call.ArgumentList.WithArguments(arguments.InsertRange(2, limit)));
    }
}
