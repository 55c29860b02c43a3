using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5007: a position where the consumer's name belongs, or a count where the position belongs.</summary>
internal sealed class MisplacedArgumentRule : StreamTypeRule
{
    /// <summary>Tells the code fix that naming the argument <c>count</c> is what was meant.</summary>
    internal const string CountProperty = "count";

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5007_MisplacedArgument];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.ReadGroup))
        {
            if (Problem(call) is not { } problem) continue;
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
            if (problem.IsCount) properties = properties.Add(CountProperty, "");
            report(Diagnostic.Create(
                StreamDescriptors.EVT5007_MisplacedArgument, problem.Argument.Syntax.GetLocation(), properties, problem.Message));
        }
    }

    public static (IOperation Argument, string Message, bool IsCount)? Problem(StreamCall call)
    {
        if (call.Api != StreamApi.StackExchangeRedis) return null;
        if (call[StreamArgument.Consumer] is { } consumer)
        {
            if (Values.IsStreamPosition(consumer, "NewMessages") || Values.IsStreamPosition(consumer, "Beginning")
                || Values.Text(consumer) is ">" or "$")
            {
                return (consumer, $"A position stands where '{call.MethodName}' takes the consumer's name", false);
            }

            if (call[StreamArgument.Key] is { } key && Values.Same(consumer, key))
            {
                return (consumer, $"The key of the stream stands where '{call.MethodName}' takes the consumer's name", false);
            }
        }

        if (call[StreamArgument.Position] is not { } position) return null;
        IOperation value = Values.Strip(position);
        bool isNumber = value.Type is { } type && (IsInteger(type) || type is INamedTypeSymbol
        {
            OriginalDefinition.SpecialType: SpecialType.System_Nullable_T,
        } nullable && IsInteger(nullable.TypeArguments[0]));
        return isNumber && Values.Number(value) != 0
            ? (position, $"A number stands where '{call.MethodName}' takes the position: name the argument if it is the count", true)
            : null;
    }

    private static bool IsInteger(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Int16;
}
