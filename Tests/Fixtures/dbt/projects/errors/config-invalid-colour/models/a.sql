{{ config(docs={'node_color': 'colourless'}) }}select 1 as id
