using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Effects;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5006: XGROUP CREATE that fails at the second start, or whose real errors vanish.</summary>
internal sealed class GroupCreationNotRepeatableRule : StreamTypeRule
{
    internal const string UnguardedProperty = "unguarded";

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5006_GroupCreationNotRepeatable];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.CreateGroup))
        {
            if (call.Api is not (StreamApi.StackExchangeRedis or StreamApi.RawExecute) || Structure.IsInBatch(call.Invocation)) continue;
            if (IsOfFreshName(call, scope) || NobodyWaits(call)) continue;
            if (Problem(call, scope) is not { } problem) continue;
            var properties = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty;
            if (problem.IsUnguarded) properties = properties.Add(UnguardedProperty, "");
            report(Diagnostic.Create(
                StreamDescriptors.EVT5006_GroupCreationNotRepeatable, call.NameLocation, problem.Severity, null, properties, problem.Message));
        }
    }

    /// <summary>A group, or a stream, that nobody else can have made: its name is another one each time.</summary>
    private static bool IsOfFreshName(StreamCall call, TypeScope scope) =>
        new[] { call[StreamArgument.Group], call[StreamArgument.Key] }.Any(name => name is not null
            && (Slices.Contains(name, scope, FreshValues.IsFreshId)
                || (Values.Strip(name) is IFieldReferenceOperation field && scope.WritesTo(field.Field.OriginalDefinition) is { } writes
                    && writes.Any(write => Slices.Contains(write, scope, FreshValues.IsFreshId)))));

    /// <summary>The answer is not asked for, or the task of it is looked at without being awaited.</summary>
    private static bool NobodyWaits(StreamCall call)
    {
        if (call.Invocation.Arguments.Any(argument => argument.Value.DescendantsAndSelf()
            .Any(part => part is IFieldReferenceOperation { Field.Name: "FireAndForget" })))
        {
            return true;
        }

        IOperation? outer = call.Invocation.Parent;
        while (outer is IConversionOperation) outer = outer.Parent;
        switch (outer)
        {
            case IInvocationOperation { TargetMethod.Name: "ContinueWith" }:
                return true;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } task } }:
                return call.MethodName.EndsWith("Async", StringComparison.Ordinal) && !Values.Root(outer).Descendants().Any(part =>
                    part is IAwaitOperation { Operation: ILocalReferenceOperation awaited } && SymbolEqualityComparer.Default.Equals(awaited.Local, task));
            default:
                return false;
        }
    }

    private static (string Message, DiagnosticSeverity Severity, bool IsUnguarded)? Problem(StreamCall call, TypeScope scope)
    {
        ITryOperation? attempt = Structure.Ancestors(call.Invocation).OfType<ITryOperation>()
            .FirstOrDefault(candidate => Structure.IsInside(call.Invocation, candidate.Body) && candidate.Catches.Length > 0);
        if (attempt is not null) return CatchProblem(attempt, scope);
        if (IsAfterGroupTest(call.Invocation, scope) || AnswersNoGroup(call.Invocation)) return null;
        if (IsGuardedByCaller(call, call.Invocation, scope)) return null;
        if (IsUnderKeyExists(call, scope))
        {
            return ("The group is created only together with the stream: a stream that is there already never gets it", DiagnosticSeverity.Info, false);
        }

        return ($"'{call.MethodName}' throws BUSYGROUP from the second start on: catch that answer, and only that one", DiagnosticSeverity.Warning, true);
    }

    private static (string, DiagnosticSeverity, bool)? CatchProblem(ITryOperation attempt, TypeScope scope)
    {
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            if (LooksAtError(clause)) return null;
            bool takesMany = clause.ExceptionType.SpecialType == SpecialType.System_Object
                || clause.ExceptionType.Is(scope.Symbols.Exception)
                || clause.ExceptionType.Name is "RedisException" or "RedisServerException";
            bool isEmpty = !clause.Handler.Descendants()
                .Any(operation => (operation is IInvocationOperation call && !IsHardlySeen(call) && !GroupCreationAnswers.IsOfAnswer(call))
                    || (Structure.IsLeaving(operation) && !GroupCreationAnswers.IsLostAnswer(operation, attempt, scope))
                    || operation is IAssignmentOperation);
            if (takesMany && isEmpty && clause.Filter is null)
            {
                return (clause.ExceptionType.Name == "RedisServerException"
                    ? "Every answer of Redis vanishes here, also WRONGTYPE, NOAUTH or OOM: ignore BUSYGROUP only"
                    : "Every failure to create the group vanishes here, also a lost connection or a wrong key: ignore BUSYGROUP only", DiagnosticSeverity.Warning, false);
            }
        }

        return null;
    }

    /// <summary>A log of the level that nobody has on where it matters.</summary>
    private static bool IsHardlySeen(IInvocationOperation call) => call.TargetMethod.Name is "LogDebug" or "LogTrace" or "Debug" or "Verbose" or "Trace";

    private static bool LooksAtError(ICatchClauseOperation clause) =>
        clause.Filter is not null
        || clause.Handler.Descendants().Any(operation =>
            operation is IPropertyReferenceOperation { Property.Name: "Message" or "Kind" } or IThrowOperation
            || operation is ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } }
                && text.IndexOf("BUSYGROUP", StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>A group listing, or a test with "group" in its name, somewhere before in the method or around it.</summary>
    private static bool IsAfterGroupTest(IInvocationOperation creation, TypeScope scope)
    {
        foreach (IOperation operation in Structure.FunctionAround(creation).Descendants())
        {
            if (operation is not IInvocationOperation other || other.Syntax.SpanStart >= creation.Syntax.SpanStart) continue;
            if (LooksAtGroups(other, scope)) return true;
            string name = StreamCommands.WithoutAsync(other.TargetMethod.Name);
            if (name is "KeyDelete") return true;
            if (scope.CallAt(other) is null && name.IndexOf("Group", StringComparison.OrdinalIgnoreCase) >= 0) return true;
        }

        return false;
    }

    /// <summary>A group listing, or a method of the type with one in it.</summary>
    private static bool LooksAtGroups(IInvocationOperation call, TypeScope scope)
    {
        if (scope.CallAt(call) is { } command) return IsListing(command);
        return scope.Declares(call.TargetMethod)
            && scope.BodyOf(call.TargetMethod) is { } body
            && scope.Calls.Any(inner => IsListing(inner) && Structure.IsInside(inner.Invocation, body));
    }

    private static bool IsListing(StreamCall call) =>
        call.Kind is StreamCommandKind.GroupInfo or StreamCommandKind.ConsumerInfo or StreamCommandKind.DestroyGroup;

    /// <summary>Tells whether it stands in the catch of a read that found no group: then there is none.</summary>
    private static bool AnswersNoGroup(IInvocationOperation creation) =>
        Structure.Ancestors(creation).OfType<ICatchClauseOperation>().Any(clause => clause.Descendants().Any(operation =>
            operation is ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } }
            && text.IndexOf("NOGROUP", StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>A method whose every call is guarded, or a lambda that somebody else runs, of whom nobody knows that it only tries again.</summary>
    private static bool IsGuardedByCaller(StreamCall call, IInvocationOperation at, TypeScope scope)
    {
        IOperation function = Structure.FunctionAround(at);
        if (function is IAnonymousFunctionOperation lambda)
        {
            return Retries.Of(lambda, scope) is not { } retry
                || IsAfterGroupTest(retry, scope) || AnswersNoGroup(retry) || IsGuardedByCaller(call, retry, scope);
        }

        (ISymbol owner, _) = scope.Bodies.FirstOrDefault(body => Structure.IsInside(at, body.Body));
        IMethodSymbol? method = function is ILocalFunctionOperation local ? local.Symbol : owner as IMethodSymbol;
        if (method is null) return false;
        IReadOnlyList<IInvocationOperation> sites = scope.CallSitesOf(method);
        bool isWrapper = method.DeclaredAccessibility != Accessibility.Private && method.MethodKind == MethodKind.Ordinary
            && call[StreamArgument.Group] is { } group && Values.Strip(group) is IParameterReferenceOperation;
        return isWrapper || (sites.Count > 0 && sites.All(site => IsInTry(site) || IsAfterGroupTest(site, scope) || AnswersNoGroup(site)));
    }

    private static bool IsInTry(IInvocationOperation call) => Structure.Ancestors(call).OfType<ITryOperation>()
        .Any(attempt => attempt.Catches.Length > 0 && Structure.IsInside(call, attempt.Body));

    private static bool IsUnderKeyExists(StreamCall call, TypeScope scope) =>
        Structure.Ancestors(call.Invocation).OfType<IConditionalOperation>().Any(test =>
            Slices.Contains(test.Condition, scope, operation => operation is IInvocationOperation exists
                && StreamCommands.WithoutAsync(exists.TargetMethod.Name) == "KeyExists"))
        || Structure.FunctionAround(call.Invocation).Descendants().OfType<IConditionalOperation>().Any(test =>
            test.Syntax.SpanStart < call.Invocation.Syntax.SpanStart
            && test.WhenTrue.DescendantsAndSelf().Any(Structure.IsLeaving)
            && Slices.Contains(test.Condition, scope, operation => operation is IInvocationOperation exists
                && StreamCommands.WithoutAsync(exists.TargetMethod.Name) == "KeyExists"));
}
