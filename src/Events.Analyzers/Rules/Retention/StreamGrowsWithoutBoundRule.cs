using Events.Analyzers.Commands;
using Events.Analyzers.Configuration;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Retention;

/// <summary>EVT6001: XADD without a limit in a type that never trims or deletes.</summary>
internal sealed class StreamGrowsWithoutBoundRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [RetentionDescriptors.EVT6001_StreamGrowsWithoutBound];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        if (Drains(scope)) return;
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.Add))
        {
            if (HasLimit(call) || IsDeadLetter(call, scope) || IsTrimmedBeside(call, scope)) continue;
            report(Diagnostic.Create(
                RetentionDescriptors.EVT6001_StreamGrowsWithoutBound, call.NameLocation, call.MethodName, scope.Type.Name));
        }
    }

    private static bool HasLimit(StreamCall call) => call.Api switch
    {
        StreamApi.StackExchangeRedis => call[StreamArgument.MaxLength] is not null || call[StreamArgument.Options] is not null,
        StreamApi.RawExecute => call.RawArguments.IsDefault || call.HasWord("MAXLEN") || call.HasWord("MINID"),
        _ => true,
    };

    private static bool Drains(TypeScope scope) =>
        scope.Calls.Any(call => call.Kind is StreamCommandKind.Trim or StreamCommandKind.Delete or StreamCommandKind.AcknowledgeAndDelete)
        || scope.Bodies.Any(body => body.Body.Descendants().Any(operation =>
            operation is IInvocationOperation invocation
            && StreamCommands.WithoutAsync(invocation.TargetMethod.Name) is ("KeyDelete" or "KeyExpire")
            && scope.Commands.IsDatabaseMember(invocation.TargetMethod)));

    /// <summary>
    /// Another type of the namespace trims a stream of the same name: a producer and the housekeeping of a library. Only
    /// for keys that are constants, fields or properties; a parameter's name says little.
    /// </summary>
    private static bool IsTrimmedBeside(StreamCall call, TypeScope scope)
    {
        if (call[StreamArgument.Key] is not { } key) return false;
        if (Values.Text(key) is null && Values.Strip(key) is not (IFieldReferenceOperation or IPropertyReferenceOperation)) return false;
        string name = LastNameOf(key.Syntax);
        return scope.Type.ContainingNamespace.GetTypeMembers()
            .Where(type => !type.Is(scope.Type))
            .SelectMany(type => type.DeclaringSyntaxReferences)
            .SelectMany(reference => reference.GetSyntax().DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Any(other => other.Expression is MemberAccessExpressionSyntax member
                && member.Name.Identifier.ValueText.StartsWith("StreamTrim", StringComparison.Ordinal)
                && other.ArgumentList.Arguments.Count > 0
                && LastNameOf(other.ArgumentList.Arguments[0].Expression) == name);
    }

    private static string LastNameOf(SyntaxNode expression) =>
        expression is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : expression.ToString();

    private static bool IsDeadLetter(StreamCall call, TypeScope scope)
    {
        if (call[StreamArgument.Key] is not { } key) return false;
        EventsOptions options = EventsOptions.Of(scope.Options, call.Invocation.Syntax.SyntaxTree);
        return options.IsDeadLetterName(key.Syntax.ToString()) || options.IsDeadLetterName(Values.Text(key));
    }
}
