using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Hygiene;

/// <summary>EVT7001: an endless read loop in a method that has a token and does not look at it.</summary>
internal sealed class LoopIgnoresStopTokenRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [AsyncDescriptors.EVT7001_LoopIgnoresStopToken];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            if (!loop.IsEndless || loop.LeavesOnResult(scope)) continue;
            if (Structure.FunctionAround(loop.Loop) is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            (ISymbol owner, IOperation body) = scope.Bodies.FirstOrDefault(item => Structure.IsInside(loop.Loop, item.Body));
            if (owner is not IMethodSymbol method) continue;
            IParameterSymbol? token = method.Parameters.FirstOrDefault(parameter => parameter.Type.Is(scope.Symbols.CancellationToken));
            if (token is null || IsLookedAt(token, loop, body, scope)) continue;
            report(Diagnostic.Create(AsyncDescriptors.EVT7001_LoopIgnoresStopToken, loop.Keyword, token.Name));
        }
    }

    /// <summary>Used in the loop, by itself or through a linked source, or registered so that it ends the loop another way.</summary>
    private static bool IsLookedAt(IParameterSymbol token, ReadLoop loop, IOperation body, TypeScope scope)
    {
        if (Slices.ContainsOutside(loop.Loop, scope, part => token.Is(Slices.SymbolOf(part)), IsOfFailure)) return true;
        if (loop.Condition is { ConstantValue.HasValue: false } condition
            && !AsksForFailureOnly(condition)
            && !TestsOtherToken(condition, scope)
            && !TestsOwnSwitch(condition, body, scope))
        {
            return true;
        }

        return body.Descendants().Any(operation =>
            operation is IInvocationOperation { TargetMethod.Name: "Register" or "UnsafeRegister" or "CreateLinkedTokenSource" });
    }

    /// <summary><c>if (work.IsFaulted) await work;</c>: a task that is given the token and stops by it has not failed.</summary>
    private static bool IsOfFailure(IOperation part) =>
        AsksForFailure(part) || part is IConditionalOperation { WhenFalse: null, Condition: { } condition } && AsksForFailureOnly(condition);

    private static bool AsksForFailureOnly(IOperation condition)
    {
        IOperation[] asked =
        [
            .. condition.DescendantsAndSelf().Where(part => part is { Type.SpecialType: SpecialType.System_Boolean }
                and (IFieldReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation
                    or IInvocationOperation)),
        ];
        return asked.Length > 0 && asked.All(AsksForFailure);
    }

    private static bool AsksForFailure(IOperation part) => part is IPropertyReferenceOperation
    {
        Property: { Name: "IsFaulted" or "Exception", ContainingType: { Name: "Task" or "ValueTask" } asked }
    } && asked.IsInNamespace("System.Threading.Tasks");

    /// <summary><c>while (!_other.IsCancellationRequested)</c>: a stop, but not the one that the caller has.</summary>
    private static bool TestsOtherToken(IOperation condition, TypeScope scope) =>
        condition.DescendantsAndSelf()
            .Any(part =>
                part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested", Instance: { } tested }
                && (tested is IFieldReferenceOperation or IPropertyReferenceOperation { Instance: IFieldReferenceOperation } || IsOwnSource(tested, scope)))
        && condition.DescendantsAndSelf().All(part => part is not IInvocationOperation);

    /// <summary><c>while (_running)</c>, and nothing that has to do with stopping ever sets it.</summary>
    private static bool TestsOwnSwitch(IOperation condition, IOperation body, TypeScope scope)
    {
        IFieldSymbol[] switches = [.. condition.DescendantsAndSelf().OfType<IFieldReferenceOperation>().Select(part => part.Field.OriginalDefinition)];
        return switches.Length > 0
            && switches.All(field => field.DeclaredAccessibility == Accessibility.Private && field.Type.SpecialType == SpecialType.System_Boolean)
            && condition.DescendantsAndSelf().All(part => part
                is IFieldReferenceOperation or IInstanceReferenceOperation
                or IUnaryOperation or IBinaryOperation or IConversionOperation or IParenthesizedOperation)
            && scope.Bodies.All(item => item.Body.DescendantsAndSelf().OfType<IFieldReferenceOperation>()
                .Where(use => switches.Contains(use.Field.OriginalDefinition, SymbolEqualityComparer.Default))
                .All(use => !MayStop(use, item.Owner, ReferenceEquals(item.Body, body))));
    }

    /// <summary>It is changed here in a way that may be a stop: by the loop's own method, by one that is named so, by something that is handed over.</summary>
    private static bool MayStop(IFieldReferenceOperation use, ISymbol owner, bool isOfLoop)
    {
        if (use.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None }) return true;
        if (!Values.IsWritten(use)) return false;
        return isOfLoop
            || use.Parent is not ISimpleAssignmentOperation { Value.ConstantValue.HasValue: true }
            || Structure.Ancestors(use).Any(outer => outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            || owner.Name.StartsWith("On", StringComparison.Ordinal)
            || Stops.Any(word => owner.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static string[] Stops { get; } = ["Stop", "Dispose", "Shut", "Cancel", "Close", "Exit", "Quit", "Finish", "Complete", "End", "Kill", "Terminate", "Abort", "Halt"];

    /// <summary>A source that the method makes for itself, without a time and without the caller's token.</summary>
    private static bool IsOwnSource(IOperation tested, TypeScope scope)
    {
        IOperation source = tested is IPropertyReferenceOperation { Property.Name: "Token", Instance: { } instance } ? instance : tested;
        return source is ILocalReferenceOperation { Local: { } local }
            && scope.WritesTo(local) is { Count: 1 } writes
            && Values.Strip(writes[0]) is IObjectCreationOperation { Type.Name: "CancellationTokenSource", Arguments.Length: 0 };
    }
}
