using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Events.Architecture.Tests;

/// <summary>
/// Which folders of a project know which others: read off the compiled types, since a namespace is a folder. The namespace <c>Events</c> is what records and
/// handlers name, the lowest and the highest of it: each of its types counts as a folder of its own.
/// </summary>
internal sealed class FolderGraph
{
    private const string Root = "Events";
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _edges = new(StringComparer.Ordinal);
    private readonly ModuleDefinition _module;

    private FolderGraph(ModuleDefinition module) => _module = module;

    /// <summary>Reads a compiled project.</summary>
    public static FolderGraph Read(string assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        var graph = new FolderGraph(module);
        foreach (TypeDefinition type in module.GetTypes()) graph.Add(type);
        return graph;
    }

    /// <summary>Finds the folders that know each other, directly or through others.</summary>
    /// <returns>Each step between two such folders, with the types that take it; empty for none.</returns>
    public IReadOnlyList<string> FindCircles() =>
    [
        .. from edge in _edges
           from next in edge.Value
           where Reaches(next.Key, edge.Key) && _edges.Keys.Any(folder => !IsOfRoot(folder) && Reaches(next.Key, folder) && Reaches(folder, edge.Key))
           select $"{edge.Key} -> {next.Key}: {string.Join(", ", next.Value)}",
    ];

    private bool Reaches(string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out string? folder))
        {
            if (folder == to) return true;
            if (!seen.Add(folder) || !_edges.TryGetValue(folder, out SortedDictionary<string, SortedSet<string>>? next)) continue;
            foreach (string one in next.Keys) open.Push(one);
        }

        return false;
    }

    private void Add(TypeDefinition type)
    {
        Add(type, type.BaseType);
        foreach (InterfaceImplementation one in type.Interfaces) Add(type, one.InterfaceType);
        AddAttributes(type, type);
        AddParameters(type, type);
        foreach (FieldDefinition field in type.Fields)
        {
            Add(type, field.FieldType);
            AddAttributes(type, field);
        }

        foreach (PropertyDefinition property in type.Properties) AddAttributes(type, property);
        foreach (MethodDefinition method in type.Methods) Add(type, method);
    }

    private void Add(TypeDefinition type, MethodDefinition method)
    {
        AddSignature(type, method);
        AddAttributes(type, method);
        AddParameters(type, method);
        if (!method.HasBody) return;
        foreach (VariableDefinition variable in method.Body.Variables) Add(type, variable.VariableType);
        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference other:
                    Add(type, other);
                    break;
                case MethodReference called:
                    Add(type, called.DeclaringType);
                    AddSignature(type, called);
                    if (called is GenericInstanceMethod generic)
                    {
                        foreach (TypeReference argument in generic.GenericArguments) Add(type, argument);
                    }

                    break;
                case FieldReference field:
                    Add(type, field.DeclaringType);
                    Add(type, field.FieldType);
                    break;
            }
        }
    }

    private void AddSignature(TypeDefinition type, MethodReference method)
    {
        Add(type, method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters) Add(type, parameter.ParameterType);
    }

    private void AddParameters(TypeDefinition type, IGenericParameterProvider provider)
    {
        foreach (GenericParameterConstraint constraint in provider.GenericParameters.SelectMany(static one => one.Constraints))
        {
            Add(type, constraint.ConstraintType);
        }
    }

    private void AddAttributes(TypeDefinition type, ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes) Add(type, attribute.AttributeType);
    }

    private void Add(TypeDefinition from, TypeReference? to)
    {
        switch (to)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (TypeReference argument in generic.GenericArguments) Add(from, argument);
                break;
            case IModifierType modified:
                Add(from, modified.ModifierType);
                break;
        }

        if (to is TypeSpecification specification)
        {
            Add(from, specification.ElementType);
            return;
        }

        if (to.Scope != _module) return;
        string fromFolder = Folder(from);
        string toFolder = Folder(to);
        if (fromFolder == toFolder || !IsOurs(fromFolder) || !IsOurs(toFolder)) return;
        if (!_edges.TryGetValue(fromFolder, out SortedDictionary<string, SortedSet<string>>? edges))
        {
            _edges.Add(fromFolder, edges = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal));
        }

        if (!edges.TryGetValue(toFolder, out SortedSet<string>? types)) edges.Add(toFolder, types = new SortedSet<string>(StringComparer.Ordinal));
        types.Add($"{Outermost(from).Name} knows {Outermost(to).Name}");
    }

    private static string Folder(TypeReference type)
    {
        TypeReference outermost = Outermost(type);
        return outermost.Namespace == Root ? $"{Root}::{outermost.Name}" : outermost.Namespace;
    }

    // These may know each other, since they stand in one folder; a circle is one that leads through another.
    private static bool IsOfRoot(string folder) => folder.StartsWith(Root + "::", StringComparison.Ordinal);

    // What the compiler and generators of the framework make has namespaces of their own.
    private static bool IsOurs(string folder) => IsOfRoot(folder) || folder.StartsWith(Root + ".", StringComparison.Ordinal);

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type;
    }
}
