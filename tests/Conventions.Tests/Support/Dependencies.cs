using System.Reflection;

namespace EventLedger.Conventions.Tests.Support;

/// <summary>Finds which of our types a type leans on, by its declaration, its code and what is nested in it.</summary>
internal static class Dependencies
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Outermost types of ours, each once, without the type itself.</summary>
    public static IEnumerable<Type> Of(Type type) => CompiledCode.WithNested(type).SelectMany(InDeclaration)
        .SelectMany(Parts)
        .Where(named => named.Assembly == type.Assembly || Assemblies.All.Contains(named.Assembly))
        .Select(CompiledCode.Outermost)
        .Where(named => named != type)
        .Distinct();

    private static IEnumerable<Type> InDeclaration(Type type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
        .. type.GetInterfaces(),
        .. type.GetGenericArguments().Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints()),
        .. Attributes(type),
        .. type.GetFields(Declared).SelectMany(field => Attributes(field).Prepend(field.FieldType)),
        .. type.GetProperties(Declared).SelectMany(Attributes),
        .. CompiledCode.MethodsOf(type).SelectMany(InMethod),
    ];

    private static IEnumerable<Type> InMethod(MethodBase method) =>
    [
        .. Attributes(method),
        .. method.GetParameters().SelectMany(parameter => Attributes(parameter).Prepend(parameter.ParameterType)),
        .. method is MethodInfo { ReturnType: var answer } ? [answer] : Type.EmptyTypes,
        .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [],
        .. CompiledCode.NamedIn(method).SelectMany(named => InCode(named.Member)),
    ];

    private static IEnumerable<Type> InCode(MemberInfo member) => member switch
    {
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => method.GetGenericArguments().Append(method.DeclaringType!),
        _ => member.DeclaringType is { } owner ? [owner] : [],
    };

    private static IEnumerable<Type> Attributes(MemberInfo member) => Attributes(member.GetCustomAttributesData());

    private static IEnumerable<Type> Attributes(ParameterInfo parameter) => Attributes(parameter.GetCustomAttributesData());

    private static IEnumerable<Type> Attributes(IList<CustomAttributeData> attributes) => attributes
        .SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>().Prepend(attribute.AttributeType));

    // What a type is made of: List<Refusal>[] leans on Refusal.
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type switch
        {
            { IsGenericParameter: true } => [],
            { IsConstructedGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()),
            _ => [type],
        };
    }
}
