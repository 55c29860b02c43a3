using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>
/// Follows how values get into containers inside one type: what lists, queues and channels are filled with, what
/// members of objects are set to, and which element of a tuple a variable is.
/// </summary>
internal sealed class ValueFlows
{
    private static readonly ImmutableHashSet<string> Filling =
        ["Add", "AddRange", "Enqueue", "Push", "TryAdd", "Insert", "InsertRange", "AddLast", "AddFirst", "WriteAsync", "TryWrite", "UnionWith"];

    private static readonly ImmutableHashSet<string> Taking =
        ["TryDequeue", "TryTake", "TryPop", "TryPeek", "TryRead", "Dequeue", "Pop", "Peek", "Take", "ReadAsync", "ReadAllAsync", "GetConsumingEnumerable"];

    private static readonly ImmutableHashSet<string> Copying = ["ToArray", "ToList", "GetRange", "AsReadOnly", "Slice", "ToImmutable", "ToImmutableArray"];

    private readonly Dictionary<ISymbol, List<(IOperation? Key, IOperation Value)>> _fills = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<(string Member, IOperation Value)>> _members = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> _elements = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _shared = new(SymbolEqualityComparer.Default);

    /// <summary>Tells whether a method takes an element out of the container it is called on.</summary>
    public static bool Takes(IMethodSymbol method) => Taking.Contains(method.Name) && IsContainer(method.ContainingType);

    /// <summary>Tells whether a method gives back the elements of the container it is called on.</summary>
    public static bool Copies(IMethodSymbol method) => Copying.Contains(method.Name) && IsContainer(method.ContainingType);

    public IReadOnlyList<(IOperation? Key, IOperation Value)> FillsOf(ISymbol container) =>
        _fills.TryGetValue(container, out List<(IOperation?, IOperation)>? fills) ? fills : [];

    /// <summary>Finds what a member of the object in a variable is set to after it was made.</summary>
    public IEnumerable<IOperation> MembersOf(ISymbol variable, string member) =>
        _members.TryGetValue(variable, out List<(string Member, IOperation Value)>? members)
            ? members.Where(item => item.Member == member).Select(item => item.Value)
            : [];

    /// <summary>Gives the index of the element of a tuple that the variable is, where it was taken out of one.</summary>
    public int? ElementOf(ISymbol variable) => _elements.TryGetValue(variable, out int element) ? element : null;

    /// <summary>Tells whether the container is handed to a method, which may fill it.</summary>
    public bool IsShared(ISymbol container) => _shared.Contains(container);

    public void IsElement(ISymbol variable, int element) =>
        _elements[variable] = _elements.TryGetValue(variable, out int known) && known != element ? -1 : element;

    /// <summary><c>foreach (var (id, body) in list)</c>.</summary>
    public void Deconstruct(IOperation loopVariable)
    {
        IOperation pattern = loopVariable is IDeclarationExpressionOperation declaration ? declaration.Expression : loopVariable;
        if (pattern is not ITupleOperation tuple) return;
        for (int i = 0; i < tuple.Elements.Length; i++)
        {
            IOperation element = tuple.Elements[i] is IDeclarationExpressionOperation inner ? inner.Expression : tuple.Elements[i];
            if (element is ILocalReferenceOperation local) IsElement(local.Local, i);
        }
    }

    public void Visit(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { Instance: { } instance } call when Filling.Contains(call.TargetMethod.Name)
                && IsContainer(call.TargetMethod.ContainingType):
                if (Variable(instance) is { } container) Fill(container, call);
                break;
            case ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation
                {
                    Property.IsIndexer: true,
                    Instance: { } indexed
                } element
            } assignment when IsContainer(element.Property.ContainingType):
                if (Variable(indexed) is { } map && element.Arguments.Length > 0) Add(_fills, map, (element.Arguments[0].Value, assignment.Value));
                break;
            case IInvocationOperation { TargetMethod: { Name: "Post" or "SendAsync", ContainingType.Name: "DataflowBlock" }, Arguments.Length: > 1 } post:
                if (Variable(post.Arguments[0].Value) is { } block) Add(_fills, block, (null, post.Arguments[1].Value));
                break;
            case IInvocationOperation { TargetMethod.Name: "Post", Instance: { } target, Arguments.Length: 1 } post when IsBlock(target.Type):
                if (Variable(target) is { } own) Add(_fills, own, (null, post.Arguments[0].Value));
                break;
            case ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation element } assignment:
                if (Variable(element.ArrayReference) is { } array) Add(_fills, array, (null, assignment.Value));
                break;
            case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } owner } member } assignment:
                if (Variable(owner) is { } variable) Add(_members, variable, (member.Member.Name, assignment.Value));
                break;
            case IArgumentOperation
            {
                Value: { } value,
                Parent: IInvocationOperation call
            } when value.Type is INamedTypeSymbol { TypeArguments.Length: > 0 } type && IsContainer(type):
                if (Variable(value) is { } handed && !SequenceMethods.IsSequenceMethod(call.TargetMethod)
                    && (!call.TargetMethod.IsInNamespace("System") || call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
                    && !call.TargetMethod.IsInNamespace("StackExchange.Redis"))
                {
                    _shared.Add(handed);
                }

                break;
            case IArgumentOperation { Value: { Type: IArrayTypeSymbol } value, Parent: IInvocationOperation call }:
                if (Variable(value) is { } filled && MayFill(call.TargetMethod)) _shared.Add(filled);
                break;
            case IArgumentOperation
            {
                Value: { } value,
                Parent: IInvocationOperation call
            } when IsBlock(value.Type) && call.TargetMethod.Name is not ("Post" or "SendAsync" or "Complete"):
                if (Variable(value) is { } linked) _shared.Add(linked);
                break;
        }
    }

    /// <summary>A block of a TPL pipeline.</summary>
    public static bool IsBlock(ITypeSymbol? type) => type is not null && type.IsInNamespace("System.Threading.Tasks.Dataflow");

    /// <summary>Tells whether a method may write to an array that it is given; in the framework a few methods do, and Redis never does.</summary>
    private static bool MayFill(IMethodSymbol method)
    {
        if (method.IsInNamespace("StackExchange.Redis")) return false;
        if (!method.IsInNamespace("System") || method.MethodKind == MethodKind.DelegateInvoke) return true;
        return method.Name.IndexOf("Copy", StringComparison.Ordinal) >= 0 || method.Name is "Fill" or "Clear" or "Resize" or "Read" or "ReadAsync";
    }

    public static bool IsContainer(INamedTypeSymbol type) =>
        (type.IsInNamespace("System.Collections") && type.Name != "KeyValuePair")
        || type.IsInNamespace("System.Threading.Channels")
        || (type.Name is "Span" or "Memory" && type.IsInNamespace("System"));

    private void Fill(ISymbol container, IInvocationOperation call)
    {
        ImmutableArray<IArgumentOperation> arguments = [.. call.Arguments.Where(argument => argument.Parameter?.Type.Name != "CancellationToken")];
        if (arguments.Length == 0) return;
        IOperation? key = arguments.Length > 1 && call.TargetMethod.Name is not ("Insert" or "InsertRange") ? arguments[0].Value : null;
        Add(_fills, container, (key, arguments[arguments.Length - 1].Value));
    }

    private static ISymbol? Variable(IOperation operation) => Values.Strip(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation
        {
            Property: { Name: "Writer" or "Reader" } property,
            Instance: { } channel
        } when property.ContainingType.IsInNamespace("System.Threading.Channels") => Variable(channel),
        _ => null,
    };

    private static void Add<T>(Dictionary<ISymbol, List<T>> map, ISymbol key, T item)
    {
        if (!map.TryGetValue(key, out List<T>? items)) map[key] = items = [];
        items.Add(item);
    }
}
