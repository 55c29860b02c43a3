using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1004: the name of a CLR type as the value of a field that says what kind of event an entry is.</summary>
internal sealed class ClrTypeNameOnTheWireRule : StreamTypeRule
{
    private static readonly string[] KindWords = ["type", "event", "kind", "message", "name"];

    private static readonly string[] OtherWords = ["exception", "error", "handler", "consumer", "host", "source"];

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [ContractDescriptors.EVT1004_ClrTypeNameOnTheWire];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        if (!scope.CallsOf(StreamCommandKind.Add).Any()) return;
        var seen = new HashSet<IOperation>();
        foreach ((IOperation? field, IOperation value) in FieldsWritten(scope))
        {
            if (field is not null && !SaysKind(field)) continue;
            if (Find(value, scope, 0) is not { } name || !seen.Add(name)) continue;
            Location location = name.Syntax is MemberAccessExpressionSyntax access ? access.Name.GetLocation() : name.Syntax.GetLocation();
            report(Diagnostic.Create(ContractDescriptors.EVT1004_ClrTypeNameOnTheWire, location, TypeOf(name)));
        }
    }

    /// <summary>The pairs given to XADD, and every pair made in a type that calls it.</summary>
    private static IEnumerable<(IOperation? Field, IOperation Value)> FieldsWritten(TypeScope scope)
    {
        foreach ((_, IOperation body) in scope.Bodies)
        {
            foreach (IOperation operation in body.Descendants())
            {
                if (operation is IObjectCreationOperation { Type: { Name: "NameValueEntry" } made, Arguments.Length: 2 } pair
                    && made.IsInNamespace("StackExchange.Redis"))
                {
                    yield return (pair.Arguments[0].Value, pair.Arguments[1].Value);
                }
            }
        }

        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.Add))
        {
            IArgumentOperation? value = call.Invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "streamValue");
            IArgumentOperation? field = call.Invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "streamField");
            if (value is not null) yield return (field?.Value, value.Value);
            if (call.RawArguments.IsDefaultOrEmpty) continue;
            for (int i = 1; i < call.RawArguments.Length; i++) yield return (call.RawArguments[i - 1], call.RawArguments[i]);
        }
    }

    private static bool SaysKind(IOperation field)
    {
        string text = Values.Text(field) ?? field.Syntax.ToString();
        return KindWords.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            && !OtherWords.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>Follows conversions, interpolation, concatenation, ?? and locals; a call makes something else of the name.</summary>
    private static IOperation? Find(IOperation value, TypeScope scope, int hop)
    {
        IOperation part = Values.Strip(value);
        if (IsTypeName(part)) return part;
        switch (part)
        {
            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>()
                    .Select(hole => Find(hole.Expression, scope, hop)).FirstOrDefault(found => found is not null);
            case ICoalesceOperation coalesce:
                return Find(coalesce.Value, scope, hop) ?? Find(coalesce.WhenNull, scope, hop);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Find(sum.LeftOperand, scope, hop) ?? Find(sum.RightOperand, scope, hop);
            case ILocalReferenceOperation local when hop < 3 && scope.WritesTo(local.Local) is { Count: 1 } writes:
                return Find(writes[0], scope, hop + 1);
            default:
                return null;
        }
    }

    private static bool IsTypeName(IOperation operation)
    {
        IOperation? type = operation switch
        {
            IPropertyReferenceOperation { Property.Name: "Name" or "FullName" or "AssemblyQualifiedName", Instance: { } instance } => instance,
            IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.Length: 0 }, Instance: { } instance } => instance,
            _ => null,
        };
        if (type is null) return false;
        return Values.Strip(type) switch
        {
            ITypeOfOperation typeOf => !typeOf.TypeOperand.DerivesFrom("System.Exception"),
            IInvocationOperation { TargetMethod: { Name: "GetType", ContainingType.SpecialType: SpecialType.System_Object }, Instance: { } of } =>
                !of.Type.DerivesFrom("System.Exception") && of is not IInstanceReferenceOperation,
            _ => false,
        };
    }

    private static string TypeOf(IOperation name) =>
        name.Descendants().Select(part => part switch
        {
            ITypeOfOperation typeOf => typeOf.TypeOperand.Name,
            IInvocationOperation { TargetMethod.Name: "GetType", Instance.Type: { } type } => type.Name,
            _ => null,
        }).FirstOrDefault(found => found is not null) ?? "the event";
}
