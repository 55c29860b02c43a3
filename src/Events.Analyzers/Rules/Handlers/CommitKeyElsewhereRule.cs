using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Handlers;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>EVT3005: a key given to a commit that is not in the hash slot of the group's stream.</summary>
internal sealed class CommitKeyElsewhereRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [HandlerDescriptors.EVT3005_CommitKeyElsewhere];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        TypeScope scope = scene.Root.Scope;
        var contracts = new EventContracts(scene.Symbols);
        if (scene.Symbols.Commit is null || !IsFirstHandler(scene.Root, contracts)) return;
        string?[] keys = [.. contracts.StreamsOf(scope.Type)
            .Select(stream => contracts.StreamOf(stream) is { } attribute ? EventContracts.TextOf(attribute) : null)];
        if (keys.Length == 0 || keys.Any(string.IsNullOrEmpty)) return;
        string[] slots = [.. keys.Select(static key => TagOf(key!) ?? key!)];

        // What a handler commits may be put together by other methods of its class.
        foreach ((_, IOperation body) in scope.Bodies)
        {
            foreach (IOperation operation in body.DescendantsAndSelf())
            {
                if (operation is IInvocationOperation call && call.TargetMethod.ContainingType.Is(scene.Symbols.Commit)) Check(call, keys[0]!, slots, report);
            }
        }
    }

    // Of a class that reads several streams a commit may be for any of them.
    private static void Check(IInvocationOperation call, string stream, string[] slots, Action<Diagnostic> report)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is not { Name: "key", Type.SpecialType: SpecialType.System_String }) continue;
            (string text, bool isWhole) = BeginningOf(argument.Value);
            if (!slots.All(slot => IsElsewhere(text, isWhole, slot))) return;
            report(Diagnostic.Create(
                HandlerDescriptors.EVT3005_CommitKeyElsewhere,
                argument.Value.Syntax.GetLocation(),
                isWhole ? text : text + "…",
                stream,
                "{" + slots[0] + "}"));
        }
    }

    private static bool IsElsewhere(string text, bool isWhole, string slot)
    {
        if (TagOf(text) is { } tag) return tag != slot;
        if (isWhole) return text.Length > 0 && text != slot;

        // A tag may begin in the part that is not known; where other text comes first, nobody writes it so.
        return text.Length > 0 && text.IndexOf('{') < 0;
    }

    /// <summary>Finds what is known of a text from its beginning, and whether that is all of it.</summary>
    private static (string Text, bool IsWhole) BeginningOf(IOperation value)
    {
        if (value.ConstantValue is { HasValue: true, Value: string constant }) return (constant, true);
        switch (value)
        {
            case IConversionOperation conversion:
                return BeginningOf(conversion.Operand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                (string left, bool isWhole) = BeginningOf(sum.LeftOperand);
                if (!isWhole) return (left, false);
                (string right, bool isRightWhole) = BeginningOf(sum.RightOperand);
                return (left + right, isRightWhole);
            case IInterpolatedStringOperation interpolated:
                return BeginningOf(interpolated.Parts);
            default:
                return ("", false);
        }
    }

    private static (string Text, bool IsWhole) BeginningOf(ImmutableArray<IInterpolatedStringContentOperation> parts)
    {
        string text = "";
        foreach (IInterpolatedStringContentOperation part in parts)
        {
            (string next, bool isWhole) = part switch
            {
                IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string literal } } => (literal, true),
                IInterpolationOperation { FormatString: null, Alignment: null } hole => BeginningOf(hole.Expression),
                _ => ("", false),
            };
            text += next;
            if (!isWhole) return (text, false);
        }

        return (text, true);
    }

    private static string? TagOf(string key)
    {
        int open = key.IndexOf('{');
        int close = open < 0 ? -1 : key.IndexOf('}', open);
        return close > open + 1 ? key.Substring(open + 1, close - open - 1) : null;
    }

    private static bool IsFirstHandler(HandlerRoot root, EventContracts contracts) =>
        root.Scope.Bodies.FirstOrDefault(item => item.Owner is IMethodSymbol method && contracts.IsHandler(method)).Body == root.Body;
}
