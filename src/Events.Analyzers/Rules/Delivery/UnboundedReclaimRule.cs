using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4009: entries are claimed and handled again, and nothing in the type bounds how often.</summary>
internal sealed class UnboundedReclaimRule : StreamTypeRule
{
    private const int MostHops = 2;

    private static readonly ImmutableArray<string> Words =
        ["DeliveryCount", "dead", "dlq", "poison", "attempt", "retry", "retries", "park", "quarantine", "maxdeliver"];

    /// <summary>Words that speak of putting aside, but for a line of a log, which says them of any failure.</summary>
    private static readonly ImmutableArray<string> Endings = ["failed", "error:", "delivered"];

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4009_UnboundedReclaim];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        StreamCall? claim = scope.Calls.FirstOrDefault(
            call => call.IsClaim && call.Api is StreamApi.StackExchangeRedis or StreamApi.RawExecute && !IsIdsOnly(call));
        if (claim is null || !Handles(claim, scope) || Bounds(scope)) return;
        report(Diagnostic.Create(DeliveryDescriptors.EVT4009_UnboundedReclaim, claim.NameLocation, claim.MethodName, scope.Type.Name));
    }

    private static bool IsIdsOnly(StreamCall call) => call.MethodName.IndexOf("Ids", StringComparison.Ordinal) >= 0 || call.HasWord("JUSTID");

    /// <summary>Tells whether what is claimed is worked on in this type: in a loop over it, or by a call that gets it.</summary>
    private static bool Handles(StreamCall claim, TypeScope scope) => scope.Bodies.SelectMany(body => body.Body.Descendants()).Any(operation =>
        operation is IForEachLoopOperation loop
        && scope.Origins.Of(loop.Collection) is var origin && origin.Calls.Contains(claim)
        && LeavesPending(loop.Body, scope));

    /// <summary>
    /// Work that is known here, and whose failure leaves the entry pending. A delegate is the caller's, who may count by
    /// itself; and where Redis fails, all entries do.
    /// </summary>
    internal static bool LeavesPending(IOperation body, TypeScope scope, int hop = 0) => body.Descendants().Any(part =>
        part is IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.DelegateInvoke } method } work
        && (scope.Declares(method)
            ? hop < MostHops && scope.BodyOf(method) is { } inner && LeavesPending(inner, scope, hop + 1)
            : EntryWork.IsWork(work, scope) && !scope.Commands.IsDatabaseMember(method))
        && !FailureBounds.Has(work, body, scope));

    /// <summary>The text of a line of a log: <c>logger.LogError(e, "Claiming failed")</c>.</summary>
    private static bool IsLogged(SyntaxToken text) =>
        !text.IsKind(SyntaxKind.IdentifierToken)
        && text.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } called }
        && (called.StartsWith("Log", StringComparison.Ordinal) || called == "WriteLine");

    /// <summary>A word of counting deliveries or of putting aside what fails, anywhere in the type: in a name or a text.</summary>
    internal static bool Bounds(TypeScope scope)
    {
        foreach (SyntaxReference reference in scope.Type.DeclaringSyntaxReferences)
        {
            foreach (SyntaxToken token in reference.GetSyntax().DescendantTokens())
            {
                if (!token.IsKind(SyntaxKind.IdentifierToken) && !token.IsKind(SyntaxKind.StringLiteralToken)
                    && !token.IsKind(SyntaxKind.InterpolatedStringTextToken))
                {
                    continue;
                }

                if (Words.Any(word => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)) return true;
                if (Endings.Any(word => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) && !IsLogged(token)) return true;
            }
        }

        return false;
    }
}
